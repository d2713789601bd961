import type { NewRoom, Room, RoomChanges } from '@anyroom/core';
import { AnyroomError, NEW_ROOM_FIELDS, splitNewRoom } from '@anyroom/core';
import type { ServicesHarness } from '../../../harness/services-harness.js';
import type { BrokenService } from '../../broken-service.js';
import { breakingRooms } from '../altered.js';
import * as can from '../needs.js';
import { answering, creatingOf, isObject, misread, only, updatingBy, without } from './altered-rooms.js';

export const brokenCreatingRooms: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'makes-two-rooms',
    breaks: 'create-makes-one-room',
    sentence: 'It makes a second room beside each.',
    needs: can.createsRooms,
    breakService: breakingRooms((rooms, { vendor }) => ({
      async createRoom(room, options) {
        const created = await rooms.createRoom(room, options);
        const id = room?.id === undefined ? undefined : await vendor.unknownRoom();
        await rooms.createRoom({ ...room, id });
        return created;
      },
    })),
  },
  {
    id: 'finds-rooms-by-title',
    breaks: 'create-makes-one-room',
    sentence: 'A new room with the title of one that it made before is taken for that one.',
    needs: can.createsRooms,
    breakService: breakingRooms((rooms) => {
      const made = new Map<string | undefined, Room>();
      return {
        async createRoom(room, options) {
          const before = made.get(room?.title);
          const created = before ?? (await rooms.createRoom(room, options));
          made.set(room?.title, created);
          return created;
        },
      };
    }),
  },
  {
    id: 'forgets-titles',
    breaks: 'create-keeps-what-it-declares',
    sentence: 'It makes a room without the title that was asked for.',
    needs: can.keepsOfNewRooms('title'),
    breakService: creatingOf((room, keeps) =>
      keeps('title') && typeof room.title === 'string' ? without(room, 'title') : room,
    ),
  },
  {
    id: 'keeps-what-it-can-of-a-room',
    breaks: 'create-keeps-what-it-declares',
    sentence: 'It leaves out of a new room what the vendor cannot keep.',
    needs: can.lacksOfNewRooms,
    breakService: breakingRooms((rooms) => ({
      createRoom: async (room, options) =>
        rooms.createRoom(
          rooms.capabilities.create === false || !isObject(room) ? room : splitNewRoom(rooms, room).kept,
          options,
        ),
    })),
  },
  {
    id: 'echoes-extras',
    breaks: 'create-answers-truly',
    sentence: 'It answers a create with what was asked.',
    needs: can.createsRooms,
    breakService: answering((room, { native }) => ({ ...room, native }) as Room),
  },
  {
    id: 'misreads-new-rooms',
    breaks: 'create-answers-truly',
    sentence: 'It answers a create without the title that the room has, and with one where it has none.',
    needs: can.createsRooms,
    breakService: answering(misread),
  },
  {
    id: 'hides-the-provider',
    breaks: 'a-new-room-is-a-handle',
    sentence: 'A new room does not say who hosts it.',
    needs: can.createsRooms,
    breakService: answering((room) => without(room, 'provider')),
  },
  {
    id: 'names-rooms-by-path',
    breaks: 'a-new-room-is-a-handle',
    sentence: 'The id of a new room is its path.',
    needs: can.createsRooms,
    breakService: answering((room) => ({ ...room, id: `rooms/${room.id}` })),
  },
  {
    id: 'makes-up-what-is-missing',
    breaks: 'create-requires-what-it-declares',
    sentence: 'What a new room has to be given, it makes up.',
    needs: can.requiresOfRooms,
    breakService: breakingRooms((rooms, { vendor }) => ({
      async createRoom(room, options) {
        const { create } = rooms.capabilities;
        if (create === false || !isObject(room)) return rooms.createRoom(room, options);
        const inAnHour = Date.now() + 3_600_000;
        const values = {
          id: await vendor.unknownRoom(),
          title: 'A room',
          opensAt: new Date(inAnHour),
          closesAt: new Date(inAnHour * 1.01),
        };
        const required = create.mintsId ? create.requires : ['id', ...create.requires];
        return rooms.createRoom({ ...only(values, required), ...room }, options);
      },
    })),
  },
  {
    id: 'wants-a-title',
    breaks: 'create-requires-what-it-declares',
    sentence: 'It wants a title, which it does not declare.',
    needs: (capabilities) => can.createsRooms(capabilities) && !can.requiresOfRooms(capabilities),
    breakService: breakingRooms((rooms) => ({
      createRoom: async (room, options) =>
        rooms.createRoom(isObject(room) && room.title !== undefined ? room : { ...room, title: 7 as never }, options),
    })),
  },
  {
    id: 'mints-the-same-id',
    breaks: 'room-ids-are-minted-where-declared',
    sentence: 'It answers every create with the id of the first.',
    needs: can.mintsRoomIds,
    breakService: breakingRooms((rooms) => {
      let first: string | undefined;
      return {
        async createRoom(room, options) {
          const created = await rooms.createRoom(room, options);
          first ??= created.id;
          return { ...created, id: room?.id ?? first };
        },
      };
    }),
  },
  {
    id: 'mints-over-given-ids',
    breaks: 'room-ids-are-minted-where-declared',
    sentence: 'It gives a room another id than the one that was given.',
    needs: can.createsRooms,
    breakService: creatingOf((room) => without(room, 'id')),
  },
  {
    id: 'creates-or-finds',
    breaks: 'create-never-changes-a-room',
    sentence: 'A new room with the id of another is that other one.',
    needs: can.keepsOfNewRooms('id'),
    breakService: breakingRooms((rooms) => ({
      async createRoom(room, options) {
        try {
          return await rooms.createRoom(room, options);
        } catch (error) {
          if (!AnyroomError.is(error, 'conflict') || room?.id === undefined) throw error;
          return { id: room.id, provider: rooms.provider };
        }
      },
    })),
  },
  {
    id: 'drops-keys-of-new-rooms',
    breaks: 'bad-new-rooms-are-refused',
    sentence: 'A key of a new room that it does not know is left out.',
    needs: can.createsRooms,
    breakService: creatingOf((room) => only(room, [...NEW_ROOM_FIELDS, 'native'])),
  },
  {
    id: 'reads-dates-out-of-texts',
    breaks: 'bad-new-rooms-are-refused',
    sentence: 'It takes a text for a date.',
    needs: can.keepsOfNewRooms('closesAt'),
    breakService: creatingOf((room) =>
      typeof room.closesAt === 'string' ? { ...room, closesAt: new Date(Date.now() + 90_000_000) } : room,
    ),
  },
  {
    id: 'turns-times-around',
    breaks: 'bad-new-rooms-are-refused',
    sentence: 'A room that closes before it opens, opens before it closes.',
    needs: can.allOf(can.keepsOfNewRooms('opensAt'), can.keepsOfNewRooms('closesAt')),
    breakService: creatingOf((room) =>
      room.opensAt instanceof Object && room.closesAt instanceof Object && room.closesAt < room.opensAt
        ? { ...room, opensAt: room.closesAt, closesAt: room.opensAt }
        : room,
    ),
  },
  {
    id: 'clears-undefined-fields-of-rooms',
    breaks: 'undefined-fields-of-a-room-are-absent',
    sentence: 'It takes an undefined field of a room for null.',
    needs: can.updatesRooms,
    breakService: updatingBy(
      (changes) =>
        Object.fromEntries(
          Object.entries(changes).map(([key, value]) => [key, value === undefined && key !== 'native' ? null : value]),
        ) as RoomChanges,
    ),
  },
  {
    id: 'minds-undefined-fields',
    breaks: 'undefined-fields-of-a-room-are-absent',
    sentence: 'It takes an undefined field of a new room for a mistake.',
    needs: can.createsRooms,
    breakService: creatingOf((room) =>
      Object.values(room).includes(undefined) ? { ...room, title: 7 as never } : room,
    ),
  },
  {
    id: 'drops-extras',
    breaks: 'extras-of-a-room-are-checked',
    sentence: 'It leaves out every extra, also those of its own vendor.',
    needs: can.createsRooms,
    breakService: creatingOf((room) => without(room, 'native')),
  },
  {
    id: 'minds-extras-for-others',
    breaks: 'extras-of-a-room-are-checked',
    sentence: 'It takes extras for another vendor for its own.',
    needs: can.oneOf(can.createsRooms, can.updatesRooms),
    breakService: breakingRooms((rooms) => {
      const own = <T extends object>(input: T): T => {
        const native = isObject(input) ? (input as NewRoom).native : undefined;
        return isObject(native) ? { ...input, native: { [rooms.provider]: { 'not-mine': 1 } } } : input;
      };
      return {
        createRoom: async (room, options) => rooms.createRoom(room && own(room), options),
        updateRoom: async (room, changes, options) => rooms.updateRoom(room, own(changes), options),
      };
    }),
  },
];
