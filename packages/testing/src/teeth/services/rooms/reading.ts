import { AnyroomError } from '@anyroom/core';
import type { ServicesHarness } from '../../../harness/services-harness.js';
import type { BrokenService } from '../../broken-service.js';
import { breakingRooms, listing, roomId } from '../altered.js';
import * as can from '../needs.js';
import { all, misread } from './altered-rooms.js';

export const brokenReadingRooms: readonly BrokenService<ServicesHarness>[] = [
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
