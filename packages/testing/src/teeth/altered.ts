import type {
  AnyroomErrorOptions,
  Participant,
  ParticipantCapabilities,
  ParticipantService,
  RoomRef,
} from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';

/** The same service, but for some verbs. */
export function altered(service: ParticipantService, verbs: Partial<ParticipantService>): ParticipantService {
  return {
    provider: service.provider,
    capabilities: service.capabilities,
    updateParticipant: (...args) => service.updateParticipant(...args),
    updateParticipants: (...args) => service.updateParticipants(...args),
    addParticipant: (...args) => service.addParticipant(...args),
    getParticipant: (...args) => service.getParticipant(...args),
    listParticipants: (...args) => service.listParticipants(...args),
    removeParticipant: (...args) => service.removeParticipant(...args),
    close: () => service.close(),
    ...verbs,
  };
}

/** The same service, saying something else of itself. */
export function claiming(service: ParticipantService, claims: Partial<ParticipantCapabilities>): ParticipantService {
  return altered(service, { capabilities: { ...service.capabilities, ...claims } });
}

/** What is done about a call of one verb in a room. */
export type Around = <T>(call: () => Promise<T>, room: RoomRef) => Promise<T>;

/** The same service with something around every call, each step of a list among them. */
export function around(service: ParticipantService, wrap: Around): ParticipantService {
  return altered(service, {
    updateParticipant: (...args) => wrap(() => service.updateParticipant(...args), args[0]),
    updateParticipants: (...args) => wrap(() => service.updateParticipants(...args), args[0]),
    addParticipant: (...args) => wrap(() => service.addParticipant(...args), args[0]),
    getParticipant: (...args) => wrap(() => service.getParticipant(...args), args[0]),
    removeParticipant: (...args) => wrap(() => service.removeParticipant(...args), args[0]),
    listParticipants: (...args) => ({
      [Symbol.asyncIterator]() {
        const steps = service.listParticipants(...args)[Symbol.asyncIterator]();
        return {
          next: () => wrap(() => steps.next(), args[0]),
          return: async (): Promise<IteratorResult<Participant>> => {
            await steps.return?.();
            return { done: true, value: undefined };
          },
        };
      },
    }),
  });
}

/** The same service, telling more, or less, of everybody whom it tells of. */
export function telling(service: ParticipantService, change: <P extends Participant>(person: P) => P) {
  return altered(service, {
    updateParticipant: async (...args) => change(await service.updateParticipant(...args)),
    addParticipant: async (...args) => change(await service.addParticipant(...args)),
    getParticipant: async (...args) => change(await service.getParticipant(...args)),
    listParticipants: (...args) => ({
      async *[Symbol.asyncIterator]() {
        for await (const person of service.listParticipants(...args)) yield change(person);
      },
    }),
  });
}

/** The same service with the room, or the options, turned into others before every call. */
export function rewriting(
  service: ParticipantService,
  {
    room = (given) => given,
    options = (given) => given,
  }: {
    readonly room?: (given: Parameters<ParticipantService['getParticipant']>[0]) => typeof given;
    readonly options?: <O extends object>(given: O | undefined) => O | undefined;
  },
): ParticipantService {
  return altered(service, {
    updateParticipant: (where, id, changes, how) => service.updateParticipant(room(where), id, changes, options(how)),
    updateParticipants: (where, changes, how) => service.updateParticipants(room(where), changes, options(how)),
    addParticipant: (where, person, how) => service.addParticipant(room(where), person, options(how)),
    getParticipant: (where, id, how) => service.getParticipant(room(where), id, options(how)),
    listParticipants: (where, how) => service.listParticipants(room(where), options(how)),
    removeParticipant: (where, id, how) => service.removeParticipant(room(where), id, options(how)),
  });
}

/** An error like another, but for something. */
export function errorLike(error: unknown, changes: Partial<AnyroomErrorOptions>): unknown {
  if (!AnyroomError.is(error)) return error;
  const { code, message, outcome, details, fields, subject } = error;
  return new AnyroomError({
    code,
    message,
    outcome,
    details,
    ...(fields !== undefined && { fields }),
    ...(subject !== undefined && { subject }),
    ...changes,
  });
}
