import type { Answer } from '../server/answer.js';
import { isObject } from '../server/parse-json.js';
import type { Circumstances } from './circumstances.js';
import { type ListRequest, pageOf } from './page.js';
import { apply, entriesOf } from './participants.js';
import { badRequest, notFound, wrongType } from './refusal.js';
import type { Resource, Room } from './resource.js';
import { roomFrom } from './resource-state.js';
import { timestamp } from './timestamp.js';
import { usualValidity, validityOf } from './validity.js';

/** Makes a room of the body of a request, or refuses it; it is in the resource when this returns. */
export function makeRoom(resource: Resource, body: unknown, circumstances: Circumstances): Room {
  const { now, assume } = circumstances;
  if (!isObject(body)) throw badRequest('The createRoomRequest field is required.');
  const participants = body['participants'] ?? {};
  const pstnDialOutEnabled = flagOf(body) ?? false;
  if (!isObject(participants)) throw wrongType('Participants', '$.participants');
  const validity = validityOf(body, usualValidity(now), circumstances);
  const entries = entriesOf(resource, participants, circumstances, 'Invalid format for communication identifier.');
  const room = { ...roomFrom({}, now), ...validity, pstnDialOutEnabled };
  apply(room.participants, entries, assume.idCase === 'same-person');
  resource.rooms.set(room.id, room);
  return room;
}

export const created = (room: Room): Answer => ({
  status: 201,
  body: roomBody(room),
  headers: { location: room.id },
});

export const getRoom = (room: Room): Answer => ({ status: 200, body: roomBody(room) });

/** One page of all rooms, open or not, the latest first. */
export function listRooms(resource: Resource, list: ListRequest, circumstances: Circumstances): Answer {
  return pageOf([...resource.rooms.values()].map(roomBody).reverse(), list, circumstances);
}

/** Applies a merge patch to a room; null is as good as nothing, because no field can be taken away. */
export function updateRoom(resource: Resource, room: Room, body: unknown, circumstances: Circumstances): Answer {
  checkNotExpired(room, circumstances);
  if (!isObject(body)) throw badRequest('The updateRoomRequest field is required.');
  const pstnDialOutEnabled = flagOf(body) ?? room.pstnDialOutEnabled;
  const updated = { ...room, ...validityOf(body, room, circumstances), pstnDialOutEnabled };
  resource.rooms.set(room.id, updated);
  return getRoom(updated);
}

export function deleteRoom(resource: Resource, { id }: Room): Answer {
  resource.rooms.delete(id);
  return { status: 204, body: undefined };
}

/** The room, or the refusal of an unknown id: one that is too short or too long to be an id is answered otherwise. */
export function roomOf(resource: Resource, id: string): Room {
  const room = resource.rooms.get(id);
  if (room) return room;
  throw id.length < 16 || id.length > 18 ? badRequest('Invalid room ID length.') : notFound();
}

/** Refuses to change what has expired, where that is assumed. */
export function checkNotExpired(room: Room, { now, assume }: Pick<Circumstances, 'now' | 'assume'>): void {
  if (room.validUntil > now || assume.expiredRoom === 'accepted') return;
  throw assume.expiredRoom === '400' ? badRequest('The room has expired.') : notFound();
}

const roomBody = (room: Room) => ({
  id: room.id,
  createdAt: timestamp(room.createdAt),
  validFrom: timestamp(room.validFrom),
  validUntil: timestamp(room.validUntil),
  pstnDialOutEnabled: room.pstnDialOutEnabled,
});

function flagOf(body: Readonly<Record<string, unknown>>): boolean | undefined {
  const value = body['pstnDialOutEnabled'] ?? undefined;
  if (value !== undefined && typeof value !== 'boolean') throw wrongType('System.Boolean', '$.pstnDialOutEnabled');
  return value;
}
