import type { JoinCredentialNeed, LiveNeed, Need, RoomField } from '@anyroom/core';
import { NEW_PARTICIPANT_FIELDS, ROOM_FIELDS } from '@anyroom/core';

/**
 * Something that the provider can be told to be unable to do. Of people: a verb, a field (then it is neither kept nor
 * changed), to take ids of your own (`id`). Of rooms likewise, with `roomId`, and to be made again by a key
 * (`repeatKey`). Of both, to clear a field (`clear`). And to issue join credentials, to say when they end, or to take a
 * length for them, or to take them back; to eject, to mute, to lift a mute, and to tell of the session.
 */
export type MemoryGap =
  | Need
  | 'id'
  | 'externalId'
  | 'presence'
  | 'clear'
  | 'createRoom'
  | 'getRoom'
  | 'listRooms'
  | 'updateRoom'
  | 'closeRoom'
  | 'roomId'
  | RoomField
  | 'createdAt'
  | 'status'
  | 'repeatKey'
  | JoinCredentialNeed
  | LiveNeed
  | 'startedAt'
  | 'connectedCount';

/** All of them, for messages. */
export const MEMORY_GAPS = [
  'update',
  'add',
  'get',
  'list',
  'remove',
  ...NEW_PARTICIPANT_FIELDS,
  'presence',
  'clear',
  'createRoom',
  'getRoom',
  'listRooms',
  'updateRoom',
  'closeRoom',
  'roomId',
  ...ROOM_FIELDS,
  'createdAt',
  'status',
  'repeatKey',
  'issue',
  'expiry',
  'validFor',
  'revoke',
  'eject',
  'mute',
  'unmute',
  'session',
  'startedAt',
  'connectedCount',
] as const satisfies readonly MemoryGap[];
