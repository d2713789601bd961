import type {
  CallOptions,
  JoinCredentialService,
  LiveService,
  Room,
  RoomRef,
  RoomService,
  Services,
} from '@anyroom/core';
import type { ServicesHarness } from '../../harness/services-harness.js';
import type { BrokenService } from '../broken-service.js';

/** What breaks something of all the services. */
export type BreakServices = BrokenService<ServicesHarness>['breakService'];

/** The same services, but for some of them. */
export function alteredServices(services: Services, some: Partial<Services>): Services {
  const { provider, participants, rooms, joinCredentials, live } = services;
  return { provider, participants, rooms, joinCredentials, live, close: () => services.close(), ...some };
}

/** The same rooms, but for some verbs. */
export function alteredRooms(service: RoomService, verbs: Partial<RoomService>): RoomService {
  return {
    provider: service.provider,
    capabilities: service.capabilities,
    createRoom: (...args) => service.createRoom(...args),
    getRoom: (...args) => service.getRoom(...args),
    listRooms: (...args) => service.listRooms(...args),
    updateRoom: (...args) => service.updateRoom(...args),
    closeRoom: (...args) => service.closeRoom(...args),
    close: () => service.close(),
    ...verbs,
  };
}

/** The same join credentials, but for some verbs. */
export function alteredJoinCredentials(
  service: JoinCredentialService,
  verbs: Partial<JoinCredentialService>,
): JoinCredentialService {
  return {
    provider: service.provider,
    capabilities: service.capabilities,
    issueJoinCredential: (...args) => service.issueJoinCredential(...args),
    revokeJoinCredentials: (...args) => service.revokeJoinCredentials(...args),
    close: () => service.close(),
    ...verbs,
  };
}

/** The same running call, but for some verbs; a getter among them stays one. */
export function alteredLive(service: LiveService, verbs: Partial<LiveService>): LiveService {
  const same: LiveService = {
    provider: service.provider,
    capabilities: service.capabilities,
    ejectParticipant: (...args) => service.ejectParticipant(...args),
    muteParticipant: (...args) => service.muteParticipant(...args),
    unmuteParticipant: (...args) => service.unmuteParticipant(...args),
    getSession: (...args) => service.getSession(...args),
    close: () => service.close(),
  };
  return Object.defineProperties(same, Object.getOwnPropertyDescriptors(verbs));
}

/** Breaks some verbs of rooms. */
export const breakingRooms =
  (verbs: (rooms: RoomService, harness: ServicesHarness, services: Services) => Partial<RoomService>): BreakServices =>
  (services, harness) =>
    alteredServices(services, { rooms: alteredRooms(services.rooms, verbs(services.rooms, harness, services)) });

/** Breaks the issue of join credentials. */
export const breakingIssue =
  (
    issue: (
      joinCredentials: JoinCredentialService,
      harness: ServicesHarness,
      services: Services,
    ) => JoinCredentialService['issueJoinCredential'],
  ): BreakServices =>
  (services, harness) => {
    const { joinCredentials } = services;
    const issueJoinCredential = issue(joinCredentials, harness, services);
    return alteredServices(services, {
      joinCredentials: alteredJoinCredentials(joinCredentials, { issueJoinCredential }),
    });
  };

/** Breaks some verbs of the running call. */
export const breakingLive =
  (verbs: (live: LiveService, harness: ServicesHarness, services: Services) => Partial<LiveService>): BreakServices =>
  (services, harness) =>
    alteredServices(services, { live: alteredLive(services.live, verbs(services.live, harness, services)) });

/** Has the list of rooms go through a generator. */
export const listing = (through: (rooms: AsyncIterable<Room>) => AsyncIterable<Room>): BreakServices =>
  breakingRooms((rooms) => ({ listRooms: (...args) => through(rooms.listRooms(...args)) }));

/** What is done about a call, given the room that it is about, if any, and a way to make it. */
export type AroundCall = <T>(call: () => Promise<T>, room: RoomRef | undefined) => Promise<T>;

/** The same services with something around every call, each step of a list among them. */
export function aroundCalls(services: Services, wrap: AroundCall): Services {
  const { rooms, joinCredentials, live } = services;
  return alteredServices(services, {
    rooms: alteredRooms(rooms, {
      createRoom: (...args) => wrap(() => rooms.createRoom(...args), undefined),
      getRoom: (...args) => wrap(() => rooms.getRoom(...args), args[0]),
      updateRoom: (...args) => wrap(() => rooms.updateRoom(...args), args[0]),
      closeRoom: (...args) => wrap(() => rooms.closeRoom(...args), args[0]),
      listRooms: (...args) => ({
        [Symbol.asyncIterator]() {
          const steps = rooms.listRooms(...args)[Symbol.asyncIterator]();
          return {
            next: () => wrap(() => steps.next(), undefined),
            return: async (): Promise<IteratorResult<Room>> => {
              await steps.return?.();
              return { done: true, value: undefined };
            },
          };
        },
      }),
    }),
    joinCredentials: alteredJoinCredentials(joinCredentials, {
      issueJoinCredential: (...args) => wrap(() => joinCredentials.issueJoinCredential(...args), args[0]),
      revokeJoinCredentials: (...args) => wrap(() => joinCredentials.revokeJoinCredentials(...args), args[0]),
    }),
    live: alteredLive(live, {
      ejectParticipant: (...args) => wrap(() => live.ejectParticipant(...args), args[0]),
      muteParticipant: (...args) => wrap(() => live.muteParticipant(...args), args[0]),
      unmuteParticipant: (...args) => wrap(() => live.unmuteParticipant(...args), args[0]),
      getSession: (...args) => wrap(() => live.getSession(...args), args[0]),
    }),
  });
}

/** The same services with the room, or the options, turned into others before every call. */
export function rewritingCalls(
  services: Services,
  {
    room = (given) => given,
    options = (given) => given,
  }: {
    readonly room?: (given: RoomRef) => RoomRef;
    readonly options?: <O extends CallOptions>(given: O | undefined) => O | undefined;
  },
): Services {
  const { rooms, joinCredentials, live } = services;
  return alteredServices(services, {
    rooms: alteredRooms(rooms, {
      createRoom: (what, how) => rooms.createRoom(what, options(how)),
      getRoom: (where, how) => rooms.getRoom(room(where), options(how)),
      listRooms: (how) => rooms.listRooms(options(how)),
      updateRoom: (where, changes, how) => rooms.updateRoom(room(where), changes, options(how)),
      closeRoom: (where, how) => rooms.closeRoom(room(where), options(how)),
    }),
    joinCredentials: alteredJoinCredentials(joinCredentials, {
      issueJoinCredential: (where, id, how) => joinCredentials.issueJoinCredential(room(where), id, options(how)),
      revokeJoinCredentials: (where, id, how) => joinCredentials.revokeJoinCredentials(room(where), id, options(how)),
    }),
    live: alteredLive(live, {
      ejectParticipant: (where, id, how) => live.ejectParticipant(room(where), id, options(how)),
      muteParticipant: (where, id, how) => live.muteParticipant(room(where), id, options(how)),
      unmuteParticipant: (where, id, how) => live.unmuteParticipant(room(where), id, options(how)),
      getSession: (where, how) => live.getSession(room(where), options(how)),
    }),
  });
}

/** The id of a room, however it is given. */
export const roomId = (room: RoomRef): string => (typeof room === 'string' ? room : room.id);
