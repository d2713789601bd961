import type { NewRoom, NewRoomField, RoomField } from '@anyroom/core';
import { createRepeatKey } from '@anyroom/core';
import type { HeldRoom, ServicesHarness } from '@anyroom/testing';
import { expect } from '@jest/globals';
import { all, onServices, refused, unsent } from './probe.js';

const AN_HOUR_IN_MS = 3_600_000;
/** Whole seconds: some vendors keep no more. */
const inHours = (hours: number) => new Date(Math.floor(Date.now() / 1_000) * 1_000 + hours * AN_HOUR_IN_MS);

/** The cells about rooms. */
export const roomProbes = {
  'rooms.create.id': onServices((harness) => creates(harness, 'id')),
  'rooms.create.title': onServices((harness) => creates(harness, 'title')),
  'rooms.create.opensAt': onServices((harness) => creates(harness, 'opensAt')),
  'rooms.create.closesAt': onServices((harness) => creates(harness, 'closesAt')),

  'rooms.mintsId': onServices(async (harness) => {
    const { services, vendor } = harness;
    const { create } = services.rooms.capabilities;
    const { id: _, ...room } = await leastRoom(harness);
    const call = () => services.rooms.createRoom(room);
    if (create === false) return refused(vendor, call);
    if (!create.mintsId) {
      await unsent(vendor, 'invalid-argument', call);
      return;
    }
    const { id } = await call();
    expect((await vendor.rooms()).map((held) => held.id)).toContain(id);
  }),

  'rooms.repeatKey': onServices(async (harness) => {
    const { services, vendor } = harness;
    const { create } = services.rooms.capabilities;
    const room = await leastRoom(harness);
    const repeatKey = createRepeatKey();
    const call = () => services.rooms.createRoom(room, { repeatKey });
    if (create === false || !create.repeatable) {
      await refused(vendor, call, create === false ? undefined : 'repeatKey');
      return;
    }
    const before = (await vendor.rooms()).length;
    const [first, second] = [await call(), await call()];
    expect(second.id).toBe(first.id);
    expect(await vendor.rooms()).toHaveLength(before + 1);
  }),

  'rooms.get': onServices(async ({ services: { rooms }, vendor }) => {
    const room = await vendor.createRoom();
    const call = () => rooms.getRoom(room);
    if (!rooms.capabilities.get) return refused(vendor, call);
    expect(await call()).toMatchObject({ id: room, provider: rooms.provider });
  }),

  'rooms.list': onServices(async ({ services: { rooms }, vendor }) => {
    const made = [await vendor.createRoom(), await vendor.createRoom()];
    const call = () => all(rooms.listRooms());
    if (!rooms.capabilities.list) return refused(vendor, call);
    expect((await call()).map(({ id }) => id)).toEqual(expect.arrayContaining(made));
  }),

  'rooms.update.title': onServices((harness) => updates(harness, 'title')),
  'rooms.update.opensAt': onServices((harness) => updates(harness, 'opensAt')),
  'rooms.update.closesAt': onServices((harness) => updates(harness, 'closesAt')),

  'rooms.close': onServices(async (harness) => {
    const { services, vendor } = harness;
    const { close } = services.rooms.capabilities;
    const room = await vendor.createRoom();
    const call = () => services.rooms.closeRoom(room);
    if (close === false) {
      await refused(vendor, call);
      expect(await heldRoom(harness, room)).toBeDefined();
      return;
    }
    await call();
    const left = await heldRoom(harness, room);
    if (close === 'deletes') expect(left).toBeUndefined();
    else expect(left).toMatchObject({ status: 'closed' });
  }),
};

/** A room made with one field is held with it by the vendor; or is refused. */
async function creates(harness: ServicesHarness, field: NewRoomField): Promise<void> {
  const { services, vendor } = harness;
  const { create } = services.rooms.capabilities;
  const least = await leastRoom(harness);
  const room: NewRoom = { ...least, [field]: await someValue(harness, field) };
  const call = () => services.rooms.createRoom(room);
  if (create === false || !create.fields.includes(field)) {
    const before = (await vendor.rooms()).length;
    await refused(vendor, call, create === false ? undefined : field);
    expect(await vendor.rooms()).toHaveLength(before);
    return;
  }
  const { id } = await call();
  expect(await heldRoom(harness, id)).toHaveProperty(field, room[field]);
  if (!create.requires.includes(field)) return;
  const { [field]: _, ...without } = room;
  await unsent(vendor, 'invalid-argument', () => services.rooms.createRoom(without));
}

/** A change of one field is seen at the vendor, and so is its clearing; or it is refused. */
async function updates(harness: ServicesHarness, field: RoomField): Promise<void> {
  const { services, vendor } = harness;
  const { update } = services.rooms.capabilities;
  const capability = update !== false && update.fields[field];
  const room = await vendor.createRoom({ title: 'Weekly' });
  const before = await heldRoom(harness, room);
  const value = field === 'title' ? 'Daily' : inHours(field === 'opensAt' ? 1 : 2);
  const call = () => services.rooms.updateRoom(room, { [field]: value });
  const clear = () => services.rooms.updateRoom(room, { [field]: null });
  if (capability === false) {
    await refused(vendor, call, update === false ? undefined : field);
    expect(await heldRoom(harness, room)).toEqual(before);
    return;
  }
  await call();
  expect(await heldRoom(harness, room)).toHaveProperty(field, value);
  if (!capability.clear) return refused(vendor, clear, field);
  await clear();
  expect(await heldRoom(harness, room)).not.toHaveProperty(field);
}

/** The least that the service accepts for a new room. */
async function leastRoom(harness: ServicesHarness): Promise<NewRoom> {
  const { create } = harness.services.rooms.capabilities;
  const needed = create === false ? [] : [...create.requires, ...(create.mintsId ? [] : (['id'] as const))];
  const values: Partial<Record<NewRoomField, string | Date>> = {};
  for (const field of needed) values[field] = await someValue(harness, field);
  return values as NewRoom;
}

async function someValue({ vendor }: ServicesHarness, field: NewRoomField): Promise<string | Date> {
  if (field === 'id') return vendor.unknownRoom();
  return field === 'title' ? 'Weekly' : inHours(field === 'opensAt' ? 1 : 2);
}

async function heldRoom({ vendor }: ServicesHarness, room: string): Promise<HeldRoom | undefined> {
  return (await vendor.rooms()).find(({ id }) => id === room);
}
