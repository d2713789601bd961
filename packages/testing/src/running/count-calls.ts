import type { ParticipantService } from '@anyroom/core';

/** The same service, which calls `onCall` for each of the contract's verbs that is called. */
export function countCalls(service: ParticipantService, onCall: () => void): ParticipantService {
  const counted =
    <A extends unknown[], R>(verb: (...args: A) => R) =>
    (...args: A): R => {
      onCall();
      return verb.apply(service, args);
    };
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
