import type { ParticipantChanges } from '../contract/participant-changes.js';
import type { RoomHandle, RoomRef } from '../contract/room-ref.js';
import { AnyroomError } from '../errors/anyroom-error.js';
import type { CallContext } from '../guard/call-context.js';
import { invalidArgument } from '../guard/call-context.js';
import { checkId, nameOfType } from '../guard/check-id.js';
import type { Linked } from './unsettled.js';
import type { UpdateEntry } from './update-entry.js';

/** What a source gave, read once. */
export interface ReadEntry<E extends UpdateEntry = UpdateEntry> extends Linked {
  readonly entry: E;
  /** As it was given. */
  readonly room: RoomRef;
  /** The room as it is asked for: a handle is copied, so that it cannot change until then. */
  readonly target: RoomRef;
  readonly roomId: string;
  readonly id: string;
  readonly changes: ParticipantChanges;
  /** Why it cannot be sent at all. */
  readonly mistake?: AnyroomError;
}

/**
 * Reads what a source gave, as far as is needed to know in which room it belongs and whom it is about; the rest is for the
 * service to check. A getter may throw, and a proxy may be revoked: that is a mistake in this entry alone.
 */
export function readEntry<E extends UpdateEntry>(entry: E, index: number, context: CallContext): ReadEntry<E> {
  let room: RoomRef = '';
  let id = '';
  try {
    if (typeof entry !== 'object' || entry === null) {
      throw invalidArgument(context, `An entry must be an object with room, id and changes, not ${nameOfType(entry)}.`);
    }
    const given: { readonly room: RoomRef; readonly id: unknown; readonly changes: ParticipantChanges } = entry;
    const { id: givenId, changes } = given;
    if (typeof givenId === 'string') id = givenId;
    room = given.room;
    const target = copyOf(room);
    // Only what cannot be kept apart from others; all else the service checks itself.
    const roomId: unknown = typeof target === 'object' && target !== null ? target.id : target;
    const ids = { roomId: mustBeText(roomId, 'room', context), id: mustBeText(givenId, 'participant', context) };
    return { index, entry, room, target, ...ids, changes, before: undefined, after: undefined };
  } catch (caught) {
    const mistake = AnyroomError.is(caught)
      ? caught
      : invalidArgument(context, 'The entry cannot be read: it threw. Give a plain object.');
    return { index, entry, room: isRoomRef(room) ? room : '', target: '', roomId: '', id, changes: {}, mistake };
  }
}

/** Whether two entries may go in one call: they ask for the room in the same words. */
export function isSameTarget(one: RoomRef, other: RoomRef): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return one.id === other.id && one.provider === other.provider && one.at === other.at;
}

function copyOf(room: RoomRef): RoomRef {
  if (typeof room !== 'object' || room === null) return room;
  const { id, provider, at }: RoomHandle = room;
  return { id, ...(provider !== undefined && { provider }), ...(at !== undefined && { at }) };
}

/** A text, of whatever kind; `checkId` has the words for what is none. */
function mustBeText(value: unknown, what: string, context: CallContext): string {
  return typeof value === 'string' ? value : checkId(value, what, context);
}

function isRoomRef(room: unknown): room is RoomRef {
  return typeof room === 'string' || (typeof room === 'object' && room !== null);
}
