import type { NewRoom, NewRoomField, RoomChanges } from '../contract/room-changes.js';
import { NEW_ROOM_FIELDS, ROOM_FIELDS } from '../contract/room-changes.js';
import type { RoomCapabilities } from './room-capabilities.js';
import { splitFields } from './split-fields.js';

/** Anything with the capabilities of rooms: a service, or the literal itself in a wrapper. */
export interface RoomCapable {
  readonly capabilities: RoomCapabilities;
}

/**
 * Best effort, on purpose: parts a new room into what the service keeps and what it does not. A key that the contract
 * does not know stays in `kept`, where the guard refuses it: a typo is never dropped in silence.
 */
export function splitNewRoom(
  { capabilities: { create } }: RoomCapable,
  room: NewRoom,
): { readonly kept: NewRoom; readonly dropped: NewRoom } {
  const fields: readonly NewRoomField[] = create === false ? [] : create.fields;
  return splitFields(
    room,
    [...NEW_ROOM_FIELDS, 'native'],
    NEW_ROOM_FIELDS.filter((field) => !fields.includes(field)),
  );
}

/** Best effort likewise for a change. `kept` is absent when nothing is left to send. */
export function splitRoomChanges(
  { capabilities: { update } }: RoomCapable,
  changes: RoomChanges,
): { readonly kept?: RoomChanges; readonly dropped: RoomChanges } {
  const cannot = ROOM_FIELDS.filter((field) => {
    const capability = update === false ? false : update.fields[field];
    return capability === false || (changes[field] === null && !capability.clear);
  });
  const { kept, dropped } = splitFields(changes, [...ROOM_FIELDS, 'native'], cannot);
  return Object.keys(kept).length === 0 ? { dropped } : { kept, dropped };
}
