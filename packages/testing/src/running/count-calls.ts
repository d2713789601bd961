import type { JoinCredentialService, LiveService, ParticipantService, RoomService, Services } from '@anyroom/core';

type AnyService = ParticipantService | RoomService | JoinCredentialService | LiveService;

/** All verbs of a service: one that is left out does not compile. */
type Verbs<S extends AnyService> = Readonly<Record<Exclude<keyof S, 'provider' | 'capabilities'>, true>>;

const OF_PARTICIPANTS: Verbs<ParticipantService> = {
  updateParticipant: true,
  updateParticipants: true,
  addParticipant: true,
  getParticipant: true,
  listParticipants: true,
  removeParticipant: true,
  close: true,
};
const OF_ROOMS: Verbs<RoomService> = {
  createRoom: true,
  getRoom: true,
  listRooms: true,
  updateRoom: true,
  closeRoom: true,
  close: true,
};
const OF_JOIN_CREDENTIALS: Verbs<JoinCredentialService> = {
  issueJoinCredential: true,
  revokeJoinCredentials: true,
  close: true,
};
const OF_LIVE: Verbs<LiveService> = {
  ejectParticipant: true,
  muteParticipant: true,
  unmuteParticipant: true,
  getSession: true,
  close: true,
};

/** The same service, which calls `onCall` for each of the contract's verbs that is called. */
export const countCalls = (service: ParticipantService, onCall: () => void): ParticipantService =>
  counting(service, OF_PARTICIPANTS, onCall);

/** The same for all the services of one configuration. */
export function countServicesCalls(services: Services, onCall: () => void): Services {
  const { participants, rooms, joinCredentials, live } = services;
  return {
    get provider() {
      return services.provider;
    },
    participants: countCalls(participants, onCall),
    rooms: counting(rooms, OF_ROOMS, onCall),
    joinCredentials: counting(joinCredentials, OF_JOIN_CREDENTIALS, onCall),
    live: counting(live, OF_LIVE, onCall),
    close() {
      onCall();
      return services.close();
    },
  };
}

/** What a service says of itself is asked each time: a clause looks whether it stays the same. */
function counting<S extends AnyService>(service: S, verbs: Verbs<S>, onCall: () => void): S {
  const counted = Object.keys(verbs).map((verb) => {
    const call = (service as unknown as Record<string, (...args: unknown[]) => unknown>)[verb];
    const calling = (...args: unknown[]) => {
      onCall();
      return call?.apply(service, args);
    };
    return [verb, calling] as const;
  });
  return {
    get provider() {
      return service.provider;
    },
    get capabilities() {
      return service.capabilities;
    },
    ...Object.fromEntries(counted),
  } as S;
}
