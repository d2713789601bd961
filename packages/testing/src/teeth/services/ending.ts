import type { CallOptions, Services } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { ServicesHarness } from '../../harness/services-harness.js';
import { errorLike } from '../altered.js';
import type { BrokenService } from '../broken-service.js';
import {
  alteredJoinCredentials,
  alteredLive,
  alteredRooms,
  alteredServices,
  breakingRooms,
  rewritingCalls,
} from './altered.js';
import * as can from './needs.js';

/** Options without some of them. */
const dropping =
  (...keys: readonly (keyof CallOptions)[]) =>
  <O extends CallOptions>(options: O | undefined): O | undefined =>
    options && (Object.fromEntries(Object.entries(options).filter(([key]) => !keys.some((k) => k === key))) as O);

/** The services, each of which is closed in another way. */
const closing = (services: Services, how: (close: () => Promise<void>) => () => Promise<void>): Services => {
  const { rooms, joinCredentials, live } = services;
  return alteredServices(services, {
    rooms: alteredRooms(rooms, { close: how(() => rooms.close()) }),
    joinCredentials: alteredJoinCredentials(joinCredentials, { close: how(() => joinCredentials.close()) }),
    live: alteredLive(live, { close: how(() => live.close()) }),
    close: how(() => services.close()),
  });
};

export const brokenEndingOfServices: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'hears-of-giving-up-late',
    breaks: 'services-send-nothing-when-aborted-before',
    sentence: 'It sends a call that was given up before it was made.',
    needs: can.works,
    breakService: (services) =>
      rewritingCalls(services, {
        options: (options) => (options?.abortSignal?.aborted ? dropping('abortSignal')(options) : options),
      }),
  },
  {
    id: 'hears-of-no-giving-up',
    breaks: 'services-cancel-when-aborted-during',
    sentence: 'It waits for the vendor, whoever has given up.',
    needs: can.works,
    breakService: (services) => rewritingCalls(services, { options: dropping('abortSignal') }),
  },
  {
    id: 'sends-on-after-giving-up',
    breaks: 'services-cancel-when-aborted-during',
    sentence: 'It makes the call again after it was given up.',
    needs: can.works,
    breakService: (services) => {
      const plain = rewritingCalls(services, { options: dropping('abortSignal') });
      const { rooms, joinCredentials, live } = services;
      const onwards = async <T>(call: () => Promise<T>, again: () => Promise<unknown>): Promise<T> => {
        try {
          return await call();
        } catch (error) {
          if (AnyroomError.is(error, 'cancelled')) setImmediate(() => void again().catch(() => undefined));
          throw error;
        }
      };
      return alteredServices(services, {
        rooms: alteredRooms(rooms, {
          createRoom: (...args) =>
            onwards(
              () => rooms.createRoom(...args),
              () => plain.rooms.createRoom(...args),
            ),
          getRoom: (...args) =>
            onwards(
              () => rooms.getRoom(...args),
              () => plain.rooms.getRoom(...args),
            ),
          updateRoom: (...args) =>
            onwards(
              () => rooms.updateRoom(...args),
              () => plain.rooms.updateRoom(...args),
            ),
          closeRoom: (...args) =>
            onwards(
              () => rooms.closeRoom(...args),
              () => plain.rooms.closeRoom(...args),
            ),
          async *listRooms(...args) {
            const steps = rooms.listRooms(...args)[Symbol.asyncIterator]();
            const others = plain.rooms.listRooms(...args)[Symbol.asyncIterator]();
            const first = await onwards(
              () => steps.next(),
              () => others.next(),
            );
            if (!first.done) yield first.value;
          },
        }),
        joinCredentials: alteredJoinCredentials(joinCredentials, {
          issueJoinCredential: (...args) =>
            onwards(
              () => joinCredentials.issueJoinCredential(...args),
              () => plain.joinCredentials.issueJoinCredential(...args),
            ),
          revokeJoinCredentials: (...args) =>
            onwards(
              () => joinCredentials.revokeJoinCredentials(...args),
              () => plain.joinCredentials.revokeJoinCredentials(...args),
            ),
        }),
        live: alteredLive(live, {
          ejectParticipant: (...args) =>
            onwards(
              () => live.ejectParticipant(...args),
              () => plain.live.ejectParticipant(...args),
            ),
          muteParticipant: (...args) =>
            onwards(
              () => live.muteParticipant(...args),
              () => plain.live.muteParticipant(...args),
            ),
          unmuteParticipant: (...args) =>
            onwards(
              () => live.unmuteParticipant(...args),
              () => plain.live.unmuteParticipant(...args),
            ),
          getSession: (...args) =>
            onwards(
              () => live.getSession(...args),
              () => plain.live.getSession(...args),
            ),
        }),
      });
    },
  },
  {
    id: 'waits-for-ever',
    breaks: 'services-time-out-on-a-silent-vendor',
    sentence: 'It has no clock.',
    needs: can.works,
    breakService: (services) => rewritingCalls(services, { options: dropping('timeoutInMs') }),
  },
  {
    id: 'invites-to-make-two-rooms',
    breaks: 'services-time-out-on-a-silent-vendor',
    sentence: 'A create that may have happened is said to be safe to repeat without a key.',
    needs: can.createsRooms,
    breakService: breakingRooms((rooms) => ({
      createRoom: (...args) =>
        rooms.createRoom(...args).catch((error: unknown) => {
          throw AnyroomError.is(error, 'timeout') ? errorLike(error, { outcome: 'unknown' }) : error;
        }),
    })),
  },
  {
    id: 'drops-options-without-sense',
    breaks: 'services-refuse-bad-options',
    sentence: 'An option that makes no sense is left out, and with it the deadline.',
    needs: can.works,
    breakService: (services) =>
      rewritingCalls(services, {
        options: (options) =>
          typeof options?.timeoutInMs === 'number' && !(options.timeoutInMs > 0)
            ? dropping('timeoutInMs')(options)
            : options,
      }),
  },
  {
    id: 'takes-undefined-for-a-mistake',
    breaks: 'services-take-undefined-options',
    sentence: 'An option that is undefined is a mistake.',
    needs: can.works,
    breakService: (services) =>
      rewritingCalls(services, {
        options: (options) =>
          Object.values(options ?? {}).includes(undefined) ? ({ ...options, timeoutInMs: -1 } as never) : options,
      }),
  },
  {
    id: 'minds-being-closed-twice',
    breaks: 'closing-services-twice-is-closing-once',
    sentence: 'Closing what is closed is an error.',
    breakService: (services) =>
      closing(services, (close) => {
        let closed = false;
        return async () => {
          if (closed) throw new Error('closed already');
          closed = true;
          await close();
        };
      }),
  },
  {
    id: 'goes-on-after-closing',
    breaks: 'closed-services-cancel',
    sentence: 'It goes on after closing.',
    needs: can.oneOf(can.works, can.getsPeople),
    breakService: (services) => closing(services, () => async () => undefined),
  },
  {
    id: 'closes-all-with-one',
    breaks: 'closed-services-cancel',
    sentence: 'Whichever service is closed, all of them are.',
    needs: can.oneOf(
      can.allOf(can.works, can.issues),
      can.oneOf(can.ejects, can.mutes, can.tellsOfSessions),
      can.oneOf(can.createsRooms, can.getsRooms, can.listsRooms, can.updatesRooms, can.closesRooms),
    ),
    breakService: (services) => closing(services, () => () => services.close()),
  },
  {
    id: 'closes-some-of-all',
    breaks: 'closed-services-cancel',
    sentence: 'Closing all of them leaves the running call open.',
    needs: can.oneOf(can.ejects, can.mutes, can.tellsOfSessions),
    breakService: (services) =>
      alteredServices(services, {
        async close() {
          await Promise.all([services.rooms.close(), services.joinCredentials.close(), services.participants.close()]);
        },
      }),
  },
  {
    id: 'closes-over-calls',
    breaks: 'closing-services-lets-calls-finish',
    sentence: 'Closing does not wait for the calls in flight.',
    needs: can.works,
    breakService: (services) =>
      closing(services, (close) => async () => {
        void close();
      }),
  },
  {
    id: 'gives-calls-up-when-closed',
    breaks: 'closing-services-lets-calls-finish',
    sentence: 'Closing gives the calls in flight up.',
    needs: can.works,
    breakService: (services) => {
      const ended = new AbortController();
      const heard = rewritingCalls(services, {
        options: (options) =>
          options === undefined && !ended.signal.aborted ? ({ abortSignal: ended.signal } as never) : options,
      });
      return closing(heard, (close) => async () => {
        ended.abort();
        await close();
      });
    },
  },
];
