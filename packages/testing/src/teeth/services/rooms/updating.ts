import type { RoomChanges, RoomField, UpdatedRoom } from '@anyroom/core';
import { AnyroomError, ROOM_FIELDS, splitRoomChanges } from '@anyroom/core';
import type { ServicesHarness } from '../../../harness/services-harness.js';
import { errorLike } from '../../altered.js';
import type { BrokenService } from '../../broken-service.js';
import { breakingRooms, roomId } from '../altered.js';
import * as can from '../needs.js';
import { isObject, only, updatingBy, without } from './altered-rooms.js';

export const brokenUpdatingRooms: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'replaces-rooms',
    breaks: 'update-changes-one-room',
    sentence: 'It clears what an update of a room does not name.',
    needs: can.clearsBeside,
    breakService: breakingRooms((rooms) => ({
      async updateRoom(room, changes, options) {
        const { update } = rooms.capabilities;
        if (update === false || !isObject(changes)) return rooms.updateRoom(room, changes, options);
        const clearable = ROOM_FIELDS.filter((field) => update.fields[field] !== false && update.fields[field].clear);
        const cleared = Object.fromEntries(clearable.map((field) => [field, null]));
        return rooms.updateRoom(room, { ...cleared, ...changes }, options);
      },
    })),
  },
  {
    id: 'changes-no-titles',
    breaks: 'update-changes-one-room',
    sentence: 'It leaves the title of a room alone, whatever was asked.',
    needs: can.changesOfRooms('title'),
    breakService: updatingBy((changes) => (typeof changes.title === 'string' ? without(changes, 'title') : changes)),
  },
  {
    id: 'changes-what-it-can-of-a-room',
    breaks: 'unsupported-fields-reject-the-whole-change-of-a-room',
    sentence: 'It leaves out of a change of a room what the vendor cannot represent.',
    needs: can.lacksOfRooms,
    breakService: breakingRooms((rooms) => ({
      updateRoom: async (room, changes, options) =>
        rooms.updateRoom(
          room,
          rooms.capabilities.update === false || !isObject(changes)
            ? changes
            : (splitRoomChanges(rooms, changes).kept ?? {}),
          options,
        ),
    })),
  },
  {
    id: 'names-no-lacking-field',
    breaks: 'unsupported-fields-reject-the-whole-change-of-a-room',
    sentence: 'It names no field of a room that the vendor lacks.',
    needs: (capabilities) => !can.updatesRooms(capabilities) || can.lacksOfRooms(capabilities),
    breakService: breakingRooms((rooms) => ({
      updateRoom: (...args) =>
        rooms.updateRoom(...args).catch((error: unknown) => {
          throw AnyroomError.is(error, 'unsupported') ? errorLike(error, { fields: [] }) : error;
        }),
    })),
  },
  {
    id: 'clears-nothing-of-a-room',
    breaks: 'null-clears-of-a-room-where-declared',
    sentence: 'It says of a field of a room that it was cleared, and leaves it.',
    breakService: breakingRooms((rooms) => ({
      async updateRoom(room, changes, options) {
        if (!isObject(changes) || !Object.values(changes).includes(null))
          return rooms.updateRoom(room, changes, options);
        return { id: roomId(room), provider: rooms.provider, confirmation: 'accepted' };
      },
    })),
  },
  {
    id: 'drops-keys-of-rooms',
    breaks: 'bad-changes-of-a-room-are-refused',
    sentence: 'A key of a change of a room that it does not know is left out.',
    needs: can.updatesRooms,
    breakService: updatingBy((changes) => only(changes, [...ROOM_FIELDS, 'native'])),
  },
  {
    id: 'takes-nothing-for-a-change',
    breaks: 'bad-changes-of-a-room-are-refused',
    sentence: 'A change of nothing is done at once.',
    breakService: breakingRooms((rooms) => ({
      async updateRoom(room, changes, options) {
        if (!isObject(changes) || Object.keys(changes).length > 0) return rooms.updateRoom(room, changes, options);
        return { id: roomId(room), provider: rooms.provider, confirmation: 'accepted' };
      },
    })),
  },
  {
    id: 'makes-what-it-cannot-change',
    breaks: 'update-never-creates-a-room',
    sentence: 'It makes the room that it was to change.',
    needs: can.updatesRooms,
    breakService: breakingRooms((rooms) => ({
      async updateRoom(room, changes, options): Promise<UpdatedRoom> {
        try {
          return await rooms.updateRoom(room, changes, options);
        } catch (error) {
          if (!AnyroomError.is(error, 'not-found')) throw error;
          const made =
            rooms.capabilities.create === false
              ? { id: roomId(room), provider: rooms.provider }
              : await rooms.createRoom();
          return { ...made, confirmation: 'answered' };
        }
      },
    })),
  },
  {
    id: 'changes-more-each-time',
    breaks: 'update-of-a-room-is-safe-to-repeat',
    sentence: 'A change that was made before is made otherwise.',
    needs: can.updatesRooms,
    breakService: breakingRooms((rooms) => {
      let before: string | undefined;
      return {
        async updateRoom(room, changes, options) {
          const isAgain = before === JSON.stringify(changes);
          before = JSON.stringify(changes);
          return rooms.updateRoom(room, isAgain ? moved(changes) : changes, options);
        },
      };
    }),
  },
  {
    id: 'leaves-out-what-it-changed',
    breaks: 'update-of-a-room-answers-truly',
    sentence: 'It answers an update of a room without what was changed.',
    needs: can.updatesRooms,
    breakService: breakingRooms((rooms) => ({
      updateRoom: async (room, changes, options) =>
        without(await rooms.updateRoom(room, changes, options), ...Object.keys(changes)),
    })),
  },
];

/** The change with another value for its first field. */
function moved(changes: RoomChanges): RoomChanges {
  const field = ROOM_FIELDS.find((each: RoomField) => changes[each] !== undefined && changes[each] !== null);
  if (field === undefined) return changes;
  const value = changes[field];
  return {
    ...changes,
    [field]: typeof value === 'string' ? `${value}, again` : new Date((value as Date).getTime() + 1_000),
  };
}
