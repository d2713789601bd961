import type { NewRoomField, RoomCapabilities, RoomFieldCapability } from '@anyroom/core';
import { NEW_ROOM_FIELDS, ROOM_FIELDS } from '@anyroom/core';
import type { MemoryGap } from './memory-gap.js';

/** What can be done with rooms when nothing is taken away. */
export const MEMORY_ROOM_CAPABILITIES = {
  create: { fields: NEW_ROOM_FIELDS, requires: [], mintsId: true, repeatable: true },
  get: true,
  list: true,
  update: { fields: { title: { clear: true }, opensAt: { clear: true }, closesAt: { clear: true } } },
  close: 'deletes',
} as const satisfies RoomCapabilities;

/** What is left when something is taken away, what a new room must then be given, and what closing does. */
export function memoryRoomCapabilities(
  lacks: ReadonlySet<MemoryGap>,
  requires: readonly NewRoomField[],
  closing: 'deletes' | 'deactivates',
): RoomCapabilities {
  const { create, get, list, update } = MEMORY_ROOM_CAPABILITIES;
  const fieldOf = (name: (typeof ROOM_FIELDS)[number]): RoomFieldCapability | false =>
    lacks.has(name) ? false : { clear: update.fields[name].clear && !lacks.has('clear') };
  const fields = { title: fieldOf('title'), opensAt: fieldOf('opensAt'), closesAt: fieldOf('closesAt') };
  return {
    create: lacks.has('createRoom')
      ? false
      : {
          fields: create.fields.filter((name) => !lacks.has(gapOf(name))),
          requires,
          mintsId: !requires.includes('id'),
          repeatable: create.repeatable && !lacks.has('repeatKey'),
        },
    get: get && !lacks.has('getRoom'),
    list: list && !lacks.has('listRooms'),
    update: lacks.has('updateRoom') || ROOM_FIELDS.every((name) => fields[name] === false) ? false : { fields },
    close: lacks.has('closeRoom') ? false : closing,
  };
}

/** By which name a field of a new room is taken away: `id` is what people have. */
export function gapOf(field: NewRoomField): MemoryGap {
  return field === 'id' ? 'roomId' : field;
}
