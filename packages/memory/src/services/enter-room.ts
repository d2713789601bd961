import type { RoomContext } from '@anyroom/core';
import type { MemorySettings } from '../memory-settings.js';
import type { MemoryRoom } from '../state/memory-room.js';
import { failure } from './failure.js';

/** The room of a call; `not-found` where there is none. */
export function findRoom({ rooms }: MemorySettings, context: RoomContext): MemoryRoom {
  const room = rooms.room(context.room);
  if (room !== undefined) return room;
  throw failure('not-found', rooms.wasDeleted(context.room) ? DELETED : NEVER_THERE, context, 'room');
}

const DELETED = 'The room is no longer there: it was closed. Make another one by createRoom.';
const NEVER_THERE =
  'There is no such room. Make it by createRoom or rooms.create(), set createsRooms, or name it under rooms= in the URL.';

/** Likewise for the verbs that make rooms as they go, if so configured; one that was deleted stays so. */
export function enterRoom(settings: MemorySettings, context: RoomContext): MemoryRoom {
  const { rooms, createsRooms } = settings;
  if (createsRooms && !rooms.wasDeleted(context.room)) rooms.create(context.room);
  return findRoom(settings, context);
}
