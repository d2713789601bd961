import type { CallContext, RoomRef } from '@anyroom/core';
import { checkId, checkRoom } from '@anyroom/core';

export const PROVIDER = 'azure';

/** A call about one room. */
export type RoomContext = CallContext & { readonly room: string };

/** A call about one person in a room. */
export type ParticipantContext = RoomContext & { readonly participant: string };

/** Checks the room of a call; throws `invalid-argument`. */
export function roomContext(operation: string, room: RoomRef): RoomContext {
  const context = { provider: PROVIDER, operation };
  return { ...context, room: checkRoom(room, context) };
}

/** Checks the room and the person of a call; throws `invalid-argument`. */
export function participantContext(operation: string, room: RoomRef, id: string): ParticipantContext {
  const context = roomContext(operation, room);
  return { ...context, participant: checkId(id, 'participant', context) };
}
