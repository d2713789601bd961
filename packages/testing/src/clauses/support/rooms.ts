import type { NewRoom, NewRoomField, Room, RoomChanges, RoomField } from '@anyroom/core';
import { ROOM_FIELDS } from '@anyroom/core';
import type { ServicesBench } from '../../clause.js';
import type { HeldRoom } from '../../harness/services-harness.js';
import { present } from './people.js';

/** Enough for three pages of at most three. */
export const ROOMS = 7;

const MINUTE_IN_MS = 60_000;
const HOUR_IN_MS = 60 * MINUTE_IN_MS;

/**
 * A value for a field; another one for another number. Every opening is later than now and sooner than every closing,
 * and all are whole seconds, so that no vendor has anything to round.
 */
export function someRoomValue(field: RoomField, number: number): string | Date {
  if (field === 'title') return `Room ${number}`;
  const start = Math.ceil(Date.now() / 1_000) * 1_000;
  const first = field === 'opensAt' ? HOUR_IN_MS : 24 * HOUR_IN_MS;
  return new Date(start + first + number * MINUTE_IN_MS);
}

/** Such values for some fields. */
export function roomValues(fields: readonly RoomField[], number: number): Pick<NewRoom, RoomField> {
  return Object.fromEntries(fields.map((field) => [field, someRoomValue(field, number)]));
}

/** The fields that a new room can have, its id aside. */
export function fieldsOfNewRooms({ services }: ServicesBench): readonly RoomField[] {
  const { create } = services.rooms.capabilities;
  return create === false ? [] : ROOM_FIELDS.filter((field) => create.fields.includes(field));
}

/** The fields of a room that can be changed. */
export function changeableRoomFields({ services }: ServicesBench): readonly RoomField[] {
  const { update } = services.rooms.capabilities;
  return update === false ? [] : ROOM_FIELDS.filter((field) => update.fields[field] !== false);
}

/** The least that the service accepts for a new room, but for fields that are not wanted. */
export async function acceptedRoom(
  { services, vendor }: ServicesBench,
  number: number,
  without: readonly NewRoomField[] = [],
): Promise<NewRoom> {
  const { create } = services.rooms.capabilities;
  const needed: readonly NewRoomField[] = create === false ? ['title'] : requiredOfNewRooms(create);
  const room: Record<string, unknown> = {};
  for (const field of needed.filter((each) => !without.includes(each))) {
    room[field] = field === 'id' ? await vendor.unknownRoom() : someRoomValue(field, number);
  }
  return room;
}

/** What a new room must be given. */
export function requiredOfNewRooms({
  requires,
  mintsId,
}: {
  readonly requires: readonly NewRoomField[];
  readonly mintsId: boolean;
}): readonly NewRoomField[] {
  return mintsId ? requires : [...new Set(['id' as const, ...requires])];
}

/** A change that the service accepts, if it can change anything. */
export function acceptedRoomChange(bench: ServicesBench, number: number): RoomChanges {
  return roomValues([changeableRoomFields(bench)[0] ?? 'title'], number);
}

/** Makes a room with every field that the vendor keeps, without the services. Gives the id. */
export function seedRoom({ vendor }: ServicesBench, number = 1): Promise<string> {
  return vendor.createRoom(roomValues(ROOM_FIELDS, number) as Parameters<typeof vendor.createRoom>[0]);
}

/** Makes some such rooms. */
export async function seedRooms(bench: ServicesBench, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) ids.push(await seedRoom(bench, number));
  return ids;
}

/** All the rooms that the vendor holds, in one order, so that two such can be compared. */
export async function heldRooms({ vendor }: ServicesBench): Promise<readonly HeldRoom[]> {
  const all = await vendor.rooms();
  return all
    .map(({ id, title, opensAt, closesAt, status }) => present({ id, title, opensAt, closesAt, status }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What the vendor holds of one room; fails when it holds none by that id. */
export async function heldRoom(bench: ServicesBench, id: string): Promise<HeldRoom> {
  const found = (await heldRooms(bench)).find((room) => room.id === id);
  return found ?? bench.assert.fail('the vendor has no such room');
}

/** How the service must read a room that the vendor holds. */
export function asReadRoom({ services }: ServicesBench, room: HeldRoom): object {
  return { ...room, provider: services.provider };
}

/** The fields of a room alone, as {@link asReadRoom} has them. */
export function fieldsOfRoom({ id, provider, title, opensAt, closesAt, status }: Room): object {
  return present({ id, provider, title, opensAt, closesAt, status });
}

/** Does something that must leave every room as it is, and make none, by the vendor's own account. */
export async function changingNoRoom<T>(bench: ServicesBench, about: string, work: () => Promise<T>): Promise<T> {
  const before = await heldRooms(bench);
  const result = await work();
  bench.assert.deepEqual(await heldRooms(bench), before, `${about}: the rooms that the vendor holds`);
  return result;
}

/** The rooms that something makes. */
export async function roomsMadeBy(bench: ServicesBench, work: () => Promise<unknown>): Promise<readonly HeldRoom[]> {
  const before = await heldRooms(bench);
  await work();
  const after = await heldRooms(bench);
  const isOld = ({ id }: HeldRoom) => before.some((room) => room.id === id);
  bench.assert.deepEqual(after.filter(isOld), before, 'the rooms that there were before');
  return after.filter((room) => !isOld(room));
}

const KEYS = ['id', 'provider', 'title', 'opensAt', 'closesAt', 'createdAt', 'status'];
const DATES = ['opensAt', 'closesAt', 'createdAt'];

/** A room holds the contract's keys and no others, none that is `undefined`, and each of its type. */
export function checkRoomShape({ assert }: ServicesBench, room: Room, more: readonly string[] = []): void {
  for (const [key, value] of Object.entries(room)) {
    assert.ok([...KEYS, ...more].includes(key), `a room has no field '${key}'`);
    if (DATES.includes(key)) assert.ok(isValidDate(value), `${key} is a Date: ${String(value)}`);
    else assert.equal(typeof value, 'string', `the type of ${key}`);
  }
  assert.ok([undefined, 'open', 'closed'].includes(room.status), `a status that is known: ${room.status}`);
}

/** A date that is one, from whichever realm. */
export function isValidDate(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Date]' && !Number.isNaN((value as Date).getTime());
}

/** Walks the whole list of rooms. */
export async function walkRooms({ services }: Pick<ServicesBench, 'services'>): Promise<readonly Room[]> {
  const all: Room[] = [];
  for await (const room of services.rooms.listRooms()) all.push(room);
  return all;
}

/** The ids of some rooms, in one order. */
export function idsOf(rooms: readonly { readonly id: string }[]): readonly string[] {
  return rooms.map(({ id }) => id).sort();
}
