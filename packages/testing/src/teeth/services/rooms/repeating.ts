import type { Room } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { ServicesHarness } from '../../../harness/services-harness.js';
import { errorLike } from '../../altered.js';
import type { BrokenService } from '../../broken-service.js';
import { breakingRooms } from '../altered.js';
import * as can from '../needs.js';
import { isObject, without } from './altered-rooms.js';

export const brokenRepeatingRooms: readonly BrokenService<ServicesHarness>[] = [
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
