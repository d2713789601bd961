import { inspect } from 'node:util';
import { AnyroomError } from '@anyroom/core';
import type { ServicesHarness } from '../../harness/services-harness.js';
import { errorLike } from '../altered.js';
import type { BrokenService } from '../broken-service.js';
import { aroundCalls, breakingRooms } from './altered.js';

export const brokenFailingOfServices: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'throws-errors-of-its-own',
    breaks: 'services-fail-with-anyroom-errors',
    sentence: 'It throws errors of its own.',
    breakService: (services) =>
      aroundCalls(services, (call) =>
        call().catch((error: unknown) => {
          throw new Error('It did not work.', { cause: error });
        }),
      ),
  },
  {
    id: 'does-not-say-what-failed',
    breaks: 'services-fail-with-anyroom-errors',
    sentence: 'Its errors do not name the operation.',
    breakService: (services) =>
      aroundCalls(services, (call) =>
        call().catch((error: unknown) => {
          throw errorLike(error, { details: { provider: services.provider } });
        }),
      ),
  },
  {
    id: 'doubts-what-it-refused',
    breaks: 'services-fail-with-anyroom-errors',
    sentence: 'It says that a create may have happened that it refused itself.',
    breakService: breakingRooms((rooms) => ({
      createRoom: (...args) =>
        rooms.createRoom(...args).catch((error: unknown) => {
          const isOurs = AnyroomError.is(error, 'invalid-argument') || AnyroomError.is(error, 'unsupported');
          throw isOurs ? errorLike(error, { outcome: 'unknown' }) : error;
        }),
    })),
  },
  {
    id: 'names-rooms-in-messages',
    breaks: 'services-write-no-ids-into-messages',
    sentence: 'It writes into the message which room it was about.',
    breakService: (services) =>
      aroundCalls(services, (call, room) =>
        call().catch((error: unknown) => {
          throw errorLike(error, { message: `It did not work in ${inspect(room)}.` });
        }),
      ),
  },
];
