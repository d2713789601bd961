import type { CallOptions } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { altered, around, errorLike, rewriting } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { sendSomething } from './invented.js';
import { adds } from './needs.js';

/** Options without some of them. */
const dropping =
  (...keys: readonly (keyof CallOptions)[]) =>
  <O extends object>(options: O | undefined): O | undefined =>
    options && (Object.fromEntries(Object.entries(options).filter(([key]) => !keys.some((k) => k === key))) as O);

export const brokenEnding: readonly BrokenService[] = [
  {
    id: 'looks-at-the-signal-late',
    breaks: 'aborted-before-is-unsent',
    sentence: 'It sends a call that was given up before it was made.',
    breakService: (service) =>
      rewriting(service, {
        options: (options) =>
          (options as CallOptions)?.abortSignal?.aborted ? dropping('abortSignal')(options) : options,
      }),
  },
  {
    id: 'has-no-ear-for-signals',
    breaks: 'aborted-during-is-cancelled',
    sentence: 'It waits for the vendor, whoever has given up.',
    breakService: (service) => rewriting(service, { options: dropping('abortSignal') }),
  },
  {
    id: 'sends-on-when-given-up',
    breaks: 'aborted-during-is-cancelled',
    sentence: 'It sends another request after the call was given up.',
    breakService: (service, harness) =>
      around(service, async (call, room) => {
        try {
          return await call();
        } catch (error) {
          if (AnyroomError.is(error, 'cancelled')) setImmediate(() => void sendSomething(service, harness, room));
          throw error;
        }
      }),
  },
  {
    id: 'calls-it-unavailable',
    breaks: 'aborted-during-is-cancelled',
    sentence: 'It takes a call that was given up for a vendor that is down.',
    breakService: (service) =>
      around(service, async (call) => {
        try {
          return await call();
        } catch (error) {
          throw AnyroomError.is(error, 'cancelled') ? errorLike(error, { code: 'unavailable' }) : error;
        }
      }),
  },
  {
    id: 'has-no-clock',
    breaks: 'a-silent-vendor-is-a-timeout',
    sentence: 'It waits for ever.',
    breakService: (service) => rewriting(service, { options: dropping('timeoutInMs') }),
  },
  {
    id: 'invites-to-add-twice',
    breaks: 'a-silent-vendor-is-a-timeout',
    sentence: 'An add that may have happened is said to be safe to repeat.',
    needs: adds,
    breakService: (service) =>
      altered(service, {
        addParticipant: (...args) =>
          service.addParticipant(...args).catch((error: unknown) => {
            throw AnyroomError.is(error, 'timeout') ? errorLike(error, { outcome: 'unknown' }) : error;
          }),
      }),
  },
  {
    id: 'drops-bad-options',
    breaks: 'bad-options-are-refused',
    sentence: 'An option that makes no sense is left out, and with it the deadline.',
    breakService: (service) =>
      rewriting(service, {
        options(options) {
          const { timeoutInMs } = (options ?? {}) as CallOptions;
          return typeof timeoutInMs === 'number' && !(timeoutInMs > 0) ? dropping('timeoutInMs')(options) : options;
        },
      }),
  },
  {
    id: 'minds-undefined-options',
    breaks: 'options-may-be-undefined',
    sentence: 'An option that is undefined is a mistake.',
    breakService: (service) =>
      rewriting(service, {
        options: (options) =>
          Object.values(options ?? {}).includes(undefined) ? ({ ...options, timeoutInMs: -1 } as never) : options,
      }),
  },
  {
    id: 'closes-once',
    breaks: 'closing-twice-is-closing-once',
    sentence: 'Closing what is closed is an error.',
    breakService: (service) => {
      let closed = false;
      return altered(service, {
        async close() {
          if (closed) throw new Error('closed already');
          closed = true;
          await service.close();
        },
      });
    },
  },
  {
    id: 'never-closes',
    breaks: 'a-closed-service-cancels',
    sentence: 'It goes on after closing.',
    breakService: (service) => altered(service, { close: async () => undefined }),
  },
  {
    id: 'closes-over-running-calls',
    breaks: 'closing-lets-calls-finish',
    sentence: 'Closing does not wait for the calls in flight.',
    breakService: (service) =>
      altered(service, {
        async close() {
          void service.close();
        },
      }),
  },
  {
    id: 'ends-running-calls',
    breaks: 'closing-lets-calls-finish',
    sentence: 'Closing gives the calls in flight up.',
    breakService: (service) => {
      const closing = new AbortController();
      const heard = rewriting(service, {
        options: (options) =>
          options === undefined && !closing.signal.aborted ? ({ abortSignal: closing.signal } as never) : options,
      });
      return altered(heard, {
        async close() {
          closing.abort();
          await service.close();
        },
      });
    },
  },
];
