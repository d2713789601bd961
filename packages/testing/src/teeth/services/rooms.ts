import type { NewRoom, NewRoomField, Room, RoomChanges, RoomField, UpdatedRoom } from '@anyroom/core';
import { AnyroomError, NEW_ROOM_FIELDS, ROOM_FIELDS, splitNewRoom, splitRoomChanges } from '@anyroom/core';
import type { ServicesHarness } from '../../harness/services-harness.js';
import { errorLike } from '../altered.js';
import type { BrokenService } from '../broken-service.js';
import { breakingRooms, listing, roomId } from './altered.js';
import * as can from './needs.js';

/** A room with a title where it has none, and without where it has one: wrong whatever the vendor keeps. */
const misread = <R extends Room>({ title, ...room }: R): R =>
  (title === undefined ? { ...room, title: 'A room' } : room) as R;

async function all(rooms: AsyncIterable<Room>): Promise<readonly Room[]> {
  const collected: Room[] = [];
  for await (const room of rooms) collected.push(room);
  return collected;
}

/** Some fields of a value alone. */
const only = <T extends object>(value: T, keys: readonly string[]): T =>
  Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key))) as T;

const without = <T extends object>(value: T, ...keys: readonly string[]): T =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) as T;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Makes a new room into another one before it is sent. */
const creatingOf = (change: (room: NewRoom, keeps: (field: NewRoomField) => boolean) => NewRoom) =>
  breakingRooms((rooms) => ({
    async createRoom(room, options) {
      const { create } = rooms.capabilities;
      const keeps = (field: NewRoomField) => create !== false && create.fields.includes(field);
      return rooms.createRoom(isObject(room) ? change(room, keeps) : room, options);
    },
  }));

/** Makes what a create answers into something else. */
const answering = (change: (room: Room, asked: NewRoom) => Room) =>
  breakingRooms((rooms) => ({
    createRoom: async (room, options) => change(await rooms.createRoom(room, options), room ?? {}),
  }));

/** Makes the change of a room into another one before it is sent. */
const updatingBy = (change: (changes: RoomChanges) => RoomChanges) =>
  breakingRooms((rooms) => ({
    updateRoom: async (room, changes, options) =>
      rooms.updateRoom(room, isObject(changes) ? change(changes) : changes, options),
  }));

const creating: readonly BrokenService<ServicesHarness>[] = [
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

const repeating: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'forgets-keys',
    breaks: 'a-repeat-key-gives-the-same-room',
    sentence: 'It takes a key, and does not send it.',
    needs: can.createsRooms,
    breakService: breakingRooms((rooms) => ({
      createRoom: (room, options) => rooms.createRoom(room, options && without(options, 'repeatKey')),
    })),
  },
  {
    id: 'knows-one-key',
    breaks: 'a-repeat-key-gives-the-same-room',
    sentence: 'It takes every key for the first.',
    needs: can.repeatsCreations,
    breakService: breakingRooms((rooms) => {
      let first: Room | undefined;
      return {
        async createRoom(room, options) {
          if (options?.repeatKey === undefined || first === undefined) {
            const created = await rooms.createRoom(room, options);
            if (options?.repeatKey !== undefined) first = created;
            return created;
          }
          return first;
        },
      };
    }),
  },
  {
    id: 'gives-keys-up',
    breaks: 'a-repeat-key-outlives-a-lost-answer',
    sentence: 'It says of a create with a key that it cannot be made again.',
    needs: can.repeatsCreations,
    breakService: breakingRooms((rooms) => ({
      createRoom: (room, options) =>
        rooms.createRoom(room, options).catch((error: unknown) => {
          throw AnyroomError.is(error) && error.retryable ? errorLike(error, { retryable: false }) : error;
        }),
    })),
  },
  {
    id: 'tries-again-blindly',
    breaks: 'a-lost-answer-makes-at-most-one-room',
    sentence: 'When an answer is lost, it makes another room.',
    needs: can.createsRooms,
    breakService: breakingRooms((rooms, { vendor }) => ({
      async createRoom(room, options) {
        const before = vendor.requests();
        const again = async () =>
          rooms.createRoom(room?.id === undefined ? room : { ...room, id: await vendor.unknownRoom() }, options);
        try {
          const created = await rooms.createRoom(room, options);
          return vendor.requests() - before > 1 ? await again() : created;
        } catch (error) {
          if (AnyroomError.is(error) && error.outcome === 'unknown') return again();
          throw error;
        }
      },
    })),
  },
  {
    id: 'takes-any-key',
    breaks: 'bad-repeat-keys-are-refused',
    sentence: 'It leaves out a key that is none.',
    needs: can.createsRooms,
    breakService: breakingRooms((rooms) => ({
      createRoom: async (room, options) => {
        const key: unknown = options?.repeatKey;
        const isKey = isObject(key) && 'id' in key && 'firstSentAt' in key;
        return rooms.createRoom(room, options && !isKey ? without(options, 'repeatKey') : options);
      },
    })),
  },
];

const reading: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'misreads-titles',
    breaks: 'get-reads-one-room',
    sentence: 'It reads no title where there is one, and one where there is none.',
    needs: can.getsRooms,
    breakService: breakingRooms((rooms) => ({ getRoom: async (...args) => misread(await rooms.getRoom(...args)) })),
  },
  {
    id: 'says-more-of-rooms',
    breaks: 'get-reads-one-room',
    sentence: 'It hands the vendor’s own words about a room through.',
    needs: can.getsRooms,
    breakService: breakingRooms((rooms) => ({
      getRoom: async (...args) => ({ ...(await rooms.getRoom(...args)), pstn: 'off' }),
    })),
  },
  {
    id: 'gets-no-room',
    breaks: 'get-of-no-room-is-not-found',
    sentence: 'It reads a room that is not there as one without fields.',
    breakService: breakingRooms((rooms) => ({
      getRoom: (room, options) =>
        rooms.getRoom(room, options).catch((error: unknown) => {
          if (AnyroomError.is(error, 'not-found') || AnyroomError.is(error, 'unsupported'))
            return { id: roomId(room), provider: rooms.provider };
          throw error;
        }),
    })),
  },
  {
    id: 'lists-one-page-of-rooms',
    breaks: 'list-holds-every-room-once',
    sentence: 'It stops after the first page of rooms.',
    needs: can.listsRooms,
    breakService: listing(async function* (rooms) {
      let count = 0;
      for await (const room of rooms) {
        yield room;
        count += 1;
        if (count === 3) return;
      }
    }),
  },
  {
    id: 'lists-rooms-twice',
    breaks: 'list-holds-every-room-once',
    sentence: 'The room that begins a page was on the page before.',
    needs: can.listsRooms,
    breakService: listing(async function* (rooms) {
      let count = 0;
      for await (const room of rooms) {
        yield room;
        count += 1;
        if (count % 3 === 0) yield room;
      }
    }),
  },
  {
    id: 'lists-other-titles',
    breaks: 'list-holds-every-room-once',
    sentence: 'Its list says something else about a room than the vendor.',
    needs: can.listsRooms,
    breakService: listing(async function* (rooms) {
      for await (const room of rooms) yield misread(room);
    }),
  },
  {
    id: 'lists-rooms-at-once',
    breaks: 'list-of-rooms-is-lazy',
    sentence: 'It asks for the list of rooms before anybody walks it.',
    needs: can.listsRooms,
    breakService: listing((rooms) => {
      const begun = all(rooms);
      begun.catch(() => undefined);
      return {
        async *[Symbol.asyncIterator]() {
          yield* await begun;
        },
      };
    }),
  },
  {
    id: 'complains-of-options-at-once',
    breaks: 'list-of-rooms-is-lazy',
    sentence: 'It throws at bad options before anybody walks the list of rooms.',
    breakService: breakingRooms((rooms) => ({
      listRooms(options) {
        if (options?.timeoutInMs === -1) {
          const details = { provider: rooms.provider, operation: 'listRooms' };
          throw new AnyroomError({ code: 'invalid-argument', outcome: 'not-sent', message: 'No time.', details });
        }
        return rooms.listRooms(options);
      },
    })),
  },
  {
    id: 'lists-rooms-once',
    breaks: 'list-of-rooms-can-be-walked-again',
    sentence: 'A list of rooms that was walked is empty.',
    needs: can.listsRooms,
    breakService: listing(async function* (rooms) {
      yield* rooms;
    }),
  },
  {
    id: 'counts-rooms-when-left',
    breaks: 'leaving-the-rooms-stops-the-list',
    sentence: 'When the loop is left early, it walks the whole list, to count it.',
    needs: can.listsRooms,
    breakService: listing((rooms) => ({
      async *[Symbol.asyncIterator]() {
        let isLeft = true;
        try {
          yield* rooms;
          isLeft = false;
        } finally {
          if (isLeft) await all(rooms);
        }
      },
    })),
  },
  {
    id: 'takes-a-list-for-one-call',
    breaks: 'each-page-of-rooms-is-a-call',
    sentence: 'A list of rooms that was begun before closing ends quietly after it.',
    needs: can.listsRooms,
    breakService: listing(async function* (rooms) {
      try {
        yield* rooms;
      } catch (error) {
        if (!AnyroomError.is(error, 'cancelled')) throw error;
      }
    }),
  },
];

const updating: readonly BrokenService<ServicesHarness>[] = [
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

const closing: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'closes-nothing',
    breaks: 'close-does-what-it-declares',
    sentence: 'It says of a room that it is closed, and leaves it.',
    breakService: breakingRooms(() => ({ closeRoom: async () => undefined })),
  },
  {
    id: 'closes-in-another-way',
    breaks: 'close-does-what-it-declares',
    sentence: 'It says that it deletes rooms where it deactivates them, and the other way round.',
    needs: can.closesRooms,
    breakService: breakingRooms(({ capabilities }) => {
      const other = { false: false, deletes: 'deactivates', deactivates: 'deletes' } as const;
      return { capabilities: { ...capabilities, close: other[`${capabilities.close}`] } };
    }),
  },
  {
    id: 'takes-not-found-for-closed',
    breaks: 'closing-a-room-twice-is-what-it-declares',
    sentence: 'A room that is not there is closed enough.',
    needs: can.deletesRooms,
    breakService: breakingRooms((rooms) => ({
      closeRoom: (...args) =>
        rooms.closeRoom(...args).catch((error: unknown) => {
          if (!AnyroomError.is(error, 'not-found')) throw error;
        }),
    })),
  },
  {
    id: 'minds-what-is-closed',
    breaks: 'closing-a-room-twice-is-what-it-declares',
    sentence: 'It does not find a room that it has closed, although it is kept.',
    needs: can.deactivatesRooms,
    breakService: breakingRooms((rooms, { vendor }) => {
      const closed = new Set<string>();
      return {
        async closeRoom(room, options) {
          await rooms.closeRoom(closed.has(roomId(room)) ? await vendor.unknownRoom() : room, options);
          closed.add(roomId(room));
        },
      };
    }),
  },
  {
    id: 'closes-no-room',
    breaks: 'close-of-no-room-is-not-found',
    sentence: 'It closes a room that is not there.',
    needs: can.closesRooms,
    breakService: breakingRooms((rooms) => ({
      closeRoom: (...args) =>
        rooms.closeRoom(...args).catch((error: unknown) => {
          if (!AnyroomError.is(error, 'not-found')) throw error;
        }),
    })),
  },
  {
    id: 'closes-empty-rooms-only',
    breaks: 'nobody-joins-a-closed-room',
    sentence: 'It leaves a room open in which somebody is.',
    needs: can.closesRooms,
    breakService: breakingRooms((rooms, { vendor }) => ({
      async closeRoom(room, options) {
        if (rooms.capabilities.close === false || (await vendor.participantsOf(roomId(room))).length === 0) {
          await rooms.closeRoom(room, options);
        }
      },
    })),
  },
  {
    id: 'does-not-find-what-it-closed',
    breaks: 'a-lost-answer-to-a-close-is-no-failure',
    sentence: 'When its first attempt has closed the room, its second does not find it.',
    needs: can.closesRooms,
    breakService: breakingRooms((rooms, { vendor }) => ({
      async closeRoom(room, options) {
        const before = vendor.requests();
        await rooms.closeRoom(room, options);
        if (vendor.requests() - before > 1) await rooms.closeRoom(await vendor.unknownRoom(), options);
      },
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

export const brokenRooms: readonly BrokenService<ServicesHarness>[] = [
  ...creating,
  ...repeating,
  ...reading,
  ...updating,
  ...closing,
];
