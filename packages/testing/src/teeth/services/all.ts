import { inspect } from 'node:util';
import type { CallOptions, RoomRef, Services } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { ServicesHarness } from '../../harness/services-harness.js';
import { errorLike } from '../altered.js';
import type { BrokenService } from '../broken-service.js';
import {
  alteredJoinCredentials,
  alteredLive,
  alteredRooms,
  alteredServices,
  aroundCalls,
  breakingLive,
  breakingRooms,
  rewritingCalls,
} from './altered.js';
import * as can from './needs.js';

const isHandle = (room: RoomRef): room is Exclude<RoomRef, string> => typeof room === 'object' && room !== null;

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

/** What is leaked: any secret that there is by now. */
const leak = ({ secrets }: ServicesHarness): string => secrets()[0] ?? '';

const capabilities: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'invents-capabilities',
    breaks: 'services-declare-well-formed-capabilities',
    sentence: 'It says that closing archives a room.',
    breakService: breakingRooms(({ capabilities: before }) => ({
      capabilities: { ...before, close: 'archives' as 'deletes' },
    })),
  },
  {
    id: 'takes-another-provider',
    breaks: 'services-declare-well-formed-capabilities',
    sentence: 'Its running call is of another provider than its rooms.',
    breakService: breakingLive(() => ({ provider: 'somebody-else' })),
  },
  {
    id: 'learns-what-it-can-do',
    breaks: 'services-never-change-their-capabilities',
    sentence: 'It finds out whether it can eject people when it is first asked to mute one.',
    breakService: breakingLive((live) => {
      let asked = false;
      return {
        get capabilities() {
          return asked ? { ...live.capabilities, eject: !live.capabilities.eject } : live.capabilities;
        },
        muteParticipant(...args) {
          asked = true;
          return live.muteParticipant(...args);
        },
      };
    }),
  },
  {
    id: 'does-more-than-it-says',
    breaks: 'services-do-what-they-declare',
    sentence: 'It closes rooms, and says that it cannot.',
    needs: can.closesRooms,
    breakService: breakingRooms((rooms) => ({ capabilities: { ...rooms.capabilities, close: false } })),
  },
  {
    id: 'does-less-than-it-says',
    breaks: 'services-do-what-they-declare',
    sentence: 'It says that it tells of sessions, and does not.',
    needs: can.tellsOfSessions,
    breakService: breakingLive((live) => ({
      async getSession() {
        const details = { provider: live.provider, operation: 'getSession' };
        throw new AnyroomError({ code: 'unsupported', outcome: 'not-sent', message: 'No.', fields: [], details });
      },
    })),
  },
];

const identifiers: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'sends-malformed-room-ids',
    breaks: 'services-refuse-malformed-ids',
    sentence: 'It asks the vendor about a room whose id is none.',
    needs: can.getsRooms,
    breakService: breakingRooms((rooms, { vendor }) => ({
      getRoom: async (room, options) => rooms.getRoom(room === '..' ? await vendor.unknownRoom() : room, options),
    })),
  },
  {
    id: 'takes-numbers-for-people',
    breaks: 'services-refuse-malformed-ids',
    sentence: 'It takes a number for the id of somebody who has left already.',
    breakService: breakingLive((live) => ({
      async ejectParticipant(room, id, options) {
        if (typeof id !== 'number') await live.ejectParticipant(room, id, options);
      },
    })),
  },
  {
    id: 'ejects-at-slashes',
    breaks: 'services-let-hostile-ids-touch-nothing-else',
    sentence: 'An id with a slash in it becomes another path, and everybody is ejected.',
    needs: can.ejects,
    breakService: breakingLive((live, { vendor }) => ({
      async ejectParticipant(room, id, options) {
        if (typeof id !== 'string' || !id.includes('/') || typeof room !== 'string') {
          return live.ejectParticipant(room, id, options);
        }
        for (const person of await vendor.connected(room)) await live.ejectParticipant(room, person.id);
      },
    })),
  },
  {
    id: 'mutes-prototypes',
    breaks: 'services-let-hostile-ids-touch-nothing-else',
    sentence: 'It looks up who is connected in an object, and finds its prototype.',
    breakService: breakingLive((live) => ({
      async muteParticipant(room, id, options) {
        if (!(String(id) in {})) await live.muteParticipant(room, id, options);
      },
    })),
  },
  {
    id: 'trims-ids-of-rooms',
    breaks: 'services-let-hostile-room-ids-reach-no-other-room',
    sentence: 'It trims the id of a room.',
    needs: can.worksInRooms,
    breakService: (services) =>
      rewritingCalls(services, { room: (room) => (typeof room === 'string' ? room.trim() : room) }),
  },
  {
    id: 'has-no-use-for-handles',
    breaks: 'services-accept-room-handles',
    sentence: 'It takes a handle of a room for an id.',
    needs: can.worksInRooms,
    breakService: (services) => rewritingCalls(services, { room: (room) => (isHandle(room) ? String(room) : room) }),
  },
  {
    id: 'takes-rooms-of-anybody',
    breaks: 'services-refuse-rooms-of-another-provider',
    sentence: 'It takes the id out of a handle, whosever room it is.',
    needs: can.worksInRooms,
    breakService: (services) => rewritingCalls(services, { room: (room) => (isHandle(room) ? room.id : room) }),
  },
  {
    id: 'ejects-from-unknown-rooms',
    breaks: 'services-find-no-unknown-room',
    sentence: 'Everybody is ejected from a room that is not there.',
    needs: can.ejects,
    breakService: breakingLive((live) => ({
      ejectParticipant: (...args) =>
        live.ejectParticipant(...args).catch((error: unknown) => {
          if (!AnyroomError.is(error, 'not-found')) throw error;
        }),
    })),
  },
  {
    id: 'knows-no-session-of-no-room',
    breaks: 'services-find-no-unknown-room',
    sentence: 'A room that is not there has no session, or so it says.',
    breakService: breakingLive((live) => ({
      getSession: (...args) =>
        live.getSession(...args).catch((error: unknown) => {
          if (!AnyroomError.is(error, 'not-found') && !AnyroomError.is(error, 'unsupported')) throw error;
          return undefined;
        }),
    })),
  },
  {
    id: 'escapes-given-room-ids',
    breaks: 'services-use-hostile-ids-of-new-rooms-as-they-are',
    sentence: 'The id that a new room is given is escaped before it is used.',
    needs: can.keepsOfNewRooms('id'),
    breakService: breakingRooms((rooms) => ({
      createRoom: async (room, options) =>
        rooms.createRoom(
          typeof room?.id === 'string' && room.id.isWellFormed() ? { ...room, id: encodeURIComponent(room.id) } : room,
          options,
        ),
    })),
  },
];

const ending: readonly BrokenService<ServicesHarness>[] = [
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

const failing: readonly BrokenService<ServicesHarness>[] = [
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

const secrecy: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'hands-tokens-out-as-texts',
    breaks: 'services-show-nothing-secret-in-results',
    sentence: 'It hands the token of a credential through as a text, too.',
    needs: can.issues,
    breakService: (services) => {
      const { joinCredentials } = services;
      return alteredServices(services, {
        joinCredentials: alteredJoinCredentials(joinCredentials, {
          async issueJoinCredential(...args) {
            const credential = await joinCredentials.issueJoinCredential(...args);
            return { ...credential, jwt: credential.token.reveal() };
          },
        }),
      });
    },
  },
  {
    id: 'hides-credentials-in-rooms',
    breaks: 'services-show-nothing-secret-in-results',
    sentence: 'It hides a credential under a symbol of what it answers.',
    needs: can.oneOf(can.createsRooms, can.getsRooms, can.updatesRooms, can.issues, can.tellsOfSessions),
    breakService: (services, harness) =>
      aroundCalls(services, async (call) => {
        const result = await call();
        return typeof result === 'object' && result !== null && !('done' in result)
          ? { ...result, [Symbol('raw')]: leak(harness) }
          : result;
      }),
  },
  {
    id: 'shows-requests-in-causes',
    breaks: 'services-show-nothing-secret-in-errors',
    sentence: 'The cause of an error is the request, with its credential.',
    breakService: (services, harness) =>
      aroundCalls(services, (call) =>
        call().catch((error: unknown) => {
          throw errorLike(error, { cause: { config: { headers: { Authorization: `Bearer ${leak(harness)}` } } } });
        }),
      ),
  },
  {
    id: 'quotes-headers-in-messages',
    breaks: 'services-show-nothing-secret-in-errors',
    sentence: 'It quotes a header in a message, with the credential in base64.',
    breakService: (services, harness) =>
      aroundCalls(services, (call) =>
        call().catch((error: unknown) => {
          const header = Buffer.from(leak(harness)).toString('base64');
          throw errorLike(error, { message: `The header was 'Basic ${header}'.` });
        }),
      ),
  },
];

export const brokenInCommon = { capabilities, identifiers, ending, failing, secrecy };
