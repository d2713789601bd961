import type { RoomRef } from '../contract/room-ref.js';
import type { CallContext } from './call-context.js';
import { checkId, checkRoom } from './check-id.js';

/** A call about one room. */
export type RoomContext = CallContext & { readonly room: string };

/** A call about one participant of a room. */
export type ParticipantContext = RoomContext & { readonly participant: string };

/** A call about one room, its id checked: what errors will tell of it. */
export function roomCall(provider: string, operation: string, roomOrMeeting: RoomRef): RoomContext {
  const context = { provider, operation };
  return { provider, operation, room: checkRoom(roomOrMeeting, context) };
}

/** A call about one participant of a room, both ids checked: what errors will tell of it. */
export function participantCall(
  provider: string,
  operation: string,
  roomOrMeeting: RoomRef,
  id: string,
): ParticipantContext {
  const context = roomCall(provider, operation, roomOrMeeting);
  return { provider, operation, room: context.room, participant: checkId(id, 'participant', context) };
}
