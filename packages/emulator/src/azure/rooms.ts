import type { Answer } from '../server/answer.js';
import { isObject } from '../server/parse-json.js';
import type { Circumstances } from './circumstances.js';
import { apply, entriesOf } from './participants.js';
import { badRequest, notFound } from './refusal.js';
import type { Resource, Room } from './resource.js';
import { roomFrom } from './resource-state.js';

const LONGEST_VALIDITY_IN_MS = 180 * 24 * 60 * 60 * 1000;

export function createRoom(resource: Resource, body: unknown, circumstances: Circumstances): Answer {
  const { now, assume } = circumstances;
  if (!isObject(body)) throw badRequest('The createRoomRequest field is required.');
  const { pstnDialOutEnabled = false, participants = {} } = body;
  if (typeof pstnDialOutEnabled !== 'boolean') throw badRequest('Invalid value for PstnDialOutEnabled.');
  if (!isObject(participants)) throw badRequest('Invalid value for the Participants.');
  const room = roomFrom({ ...instant(body, 'validFrom'), ...instant(body, 'validUntil'), pstnDialOutEnabled }, now);
  const validity = room.validUntil.getTime() - room.validFrom.getTime();
  if (validity <= 0 || validity > LONGEST_VALIDITY_IN_MS)
    throw badRequest('ValidUntil must be after ValidFrom, and within 180 days of it.');
  apply(room.participants, entriesOf(resource, participants, circumstances), assume.idCase === 'same-person');
  resource.rooms.set(room.id, room);
  return { status: 201, body: roomBody(room) };
}

export function getRoom(resource: Resource, id: string): Answer {
  return { status: 200, body: roomBody(roomOf(resource, id)) };
}

/** The room, or the refusal of an unknown id: one that is too short or too long to be an id is answered otherwise. */
export function roomOf(resource: Resource, id: string): Room {
  const room = resource.rooms.get(id);
  if (room) return room;
  throw id.length < 16 || id.length > 18 ? badRequest('Invalid room ID length.') : notFound();
}

export const roomBody = (room: Room) => ({
  id: room.id,
  createdAt: timestamp(room.createdAt),
  validFrom: timestamp(room.validFrom),
  validUntil: timestamp(room.validUntil),
  pstnDialOutEnabled: room.pstnDialOutEnabled,
});

/** As the service writes times: an offset in place of `Z`, and no zeros at the end of the fraction. */
const timestamp = (time: Date) => time.toISOString().replace(/\.?0*Z$/, '+00:00');

function instant(body: Readonly<Record<string, unknown>>, field: 'validFrom' | 'validUntil') {
  const value = body[field] ?? undefined;
  if (value === undefined) return {};
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) throw badRequest(`Invalid value for ${field}.`);
  return { [field]: value };
}
