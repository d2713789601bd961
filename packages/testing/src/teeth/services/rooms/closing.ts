import { AnyroomError } from '@anyroom/core';
import type { ServicesHarness } from '../../../harness/services-harness.js';
import type { BrokenService } from '../../broken-service.js';
import { breakingRooms, roomId } from '../altered.js';
import * as can from '../needs.js';

export const brokenClosingRooms: readonly BrokenService<ServicesHarness>[] = [
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
    needs: can.allOf(can.closesRooms, can.keepsRosters),
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
