import { AnyroomError } from '@anyroom/core';
import { altered, around, errorLike } from './altered.js';
import type { BrokenService } from './broken-service.js';

export const brokenFailing: readonly BrokenService[] = [
  {
    id: 'throws-plain-errors',
    breaks: 'failures-are-anyroom-errors',
    sentence: 'It throws errors of its own.',
    breakService: (service) =>
      around(service, (call) =>
        call().catch((error: unknown) => {
          throw AnyroomError.is(error, 'cancelled')
            ? new DOMException('The operation was aborted.', 'AbortError')
            : error;
        }),
      ),
  },
  {
    id: 'does-not-say-where',
    breaks: 'failures-are-anyroom-errors',
    sentence: 'Its errors do not name the operation.',
    breakService: (service) =>
      around(service, (call) =>
        call().catch((error: unknown) => {
          throw errorLike(error, { details: { provider: service.provider } });
        }),
      ),
  },
  {
    id: 'says-sent-of-what-was-not',
    breaks: 'failures-are-anyroom-errors',
    sentence: 'It says that a call may have happened that it refused itself.',
    breakService: (service) =>
      altered(service, {
        updateParticipant: (...args) =>
          service.updateParticipant(...args).catch((error: unknown) => {
            const isOurs = AnyroomError.is(error, 'invalid-argument') || AnyroomError.is(error, 'unsupported');
            throw isOurs ? errorLike(error, { outcome: 'unknown' }) : error;
          }),
      }),
  },
  {
    id: 'names-ids-in-messages',
    breaks: 'messages-hold-no-ids',
    sentence: 'It writes into the message in which room nobody was found.',
    breakService: (service) =>
      around(service, (call, room) =>
        call().catch((error: unknown) => {
          throw AnyroomError.is(error, 'not-found')
            ? errorLike(error, { message: `There is nobody in ${String(room)}.` })
            : error;
        }),
      ),
  },
];
