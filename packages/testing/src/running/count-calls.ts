import type { JoinCredentialService, LiveService, ParticipantService, RoomService, Services } from '@anyroom/core';

/** The same service, which calls `onCall` for each of the contract's verbs that is called. */
export function countCalls(service: ParticipantService, onCall: () => void): ParticipantService {
  const counted = counting(service, onCall);
  return {
    get provider() {
      return service.provider;
    },
    get capabilities() {
      return service.capabilities;
    },
    updateParticipant: counted(service.updateParticipant),
    updateParticipants: counted(service.updateParticipants),
    addParticipant: counted(service.addParticipant),
    getParticipant: counted(service.getParticipant),
    listParticipants: counted(service.listParticipants),
    removeParticipant: counted(service.removeParticipant),
    close: counted(service.close),
  };
}

/** The same for all the services of one configuration. */
export function countServicesCalls(services: Services, onCall: () => void): Services {
  return {
    get provider() {
      return services.provider;
    },
    participants: countCalls(services.participants, onCall),
    rooms: countRoomCalls(services.rooms, onCall),
    joinCredentials: countJoinCredentialCalls(services.joinCredentials, onCall),
    live: countLiveCalls(services.live, onCall),
    close: counting(services, onCall)(services.close),
  };
}

function countRoomCalls(service: RoomService, onCall: () => void): RoomService {
  const counted = counting(service, onCall);
  return {
    get provider() {
      return service.provider;
    },
    get capabilities() {
      return service.capabilities;
    },
    createRoom: counted(service.createRoom),
    getRoom: counted(service.getRoom),
    listRooms: counted(service.listRooms),
    updateRoom: counted(service.updateRoom),
    closeRoom: counted(service.closeRoom),
    close: counted(service.close),
  };
}

function countJoinCredentialCalls(service: JoinCredentialService, onCall: () => void): JoinCredentialService {
  const counted = counting(service, onCall);
  return {
    get provider() {
      return service.provider;
    },
    get capabilities() {
      return service.capabilities;
    },
    issueJoinCredential: counted(service.issueJoinCredential),
    close: counted(service.close),
  };
}

function countLiveCalls(service: LiveService, onCall: () => void): LiveService {
  const counted = counting(service, onCall);
  return {
    get provider() {
      return service.provider;
    },
    get capabilities() {
      return service.capabilities;
    },
    ejectParticipant: counted(service.ejectParticipant),
    muteParticipant: counted(service.muteParticipant),
    getSession: counted(service.getSession),
    close: counted(service.close),
  };
}

const counting =
  (service: object, onCall: () => void) =>
  <A extends unknown[], R>(verb: (...args: A) => R) =>
  (...args: A): R => {
    onCall();
    return verb.apply(service, args);
  };
