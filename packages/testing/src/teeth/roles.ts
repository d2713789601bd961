import type { Participant, ParticipantChanges } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { altered } from './altered.js';
import type { BrokenService } from './broken-service.js';

export const brokenRoles: readonly BrokenService[] = [
  {
    id: 'falls-back-to-another-role',
    breaks: 'roles-outside-the-map-are-refused',
    sentence: 'A role that it does not know becomes one that it knows.',
    breakService: (service, { roles: [first, second] }) =>
      altered(service, {
        updateParticipant(room, id, changes, options) {
          const { role } = changes ?? {};
          const isKnown = role === first.role || role === second.role || typeof role !== 'string' || role === '';
          return service.updateParticipant(room, id, isKnown ? changes : { ...changes, role: second.role }, options);
        },
      }),
  },
  {
    id: 'adds-with-another-role',
    breaks: 'roles-outside-the-map-are-refused',
    sentence: 'Somebody new whose role is found on an object’s prototype gets another.',
    breakService: (service, { roles: [first] }) =>
      altered(service, {
        addParticipant: (room, person, options) =>
          service.addParticipant(
            room,
            person?.role === 'constructor' ? { ...person, role: first.role } : person,
            options,
          ),
      }),
  },
  {
    id: 'clears-a-role',
    breaks: 'a-role-is-never-cleared',
    sentence: 'A role of null becomes the least powerful.',
    breakService: (service, { roles: [, second] }) =>
      altered(service, {
        updateParticipant: (room, id, changes, options) =>
          service.updateParticipant(
            room,
            id,
            (changes as { role?: unknown } | null)?.role === null ? { ...changes, role: second.role } : changes,
            options,
          ),
      }),
  },
  {
    id: 'defaults-the-role',
    breaks: 'a-role-is-never-defaulted',
    sentence: 'An update that names no role sends the usual one, and so demotes people.',
    breakService: (service, { roles: [, second] }) =>
      altered(service, {
        updateParticipant(room, id, changes, options) {
          const named = Object.values(changes ?? {}).some((value) => value !== undefined);
          const filled: ParticipantChanges = named ? { role: second.role, ...changes } : changes;
          return service.updateParticipant(room, id, filled, options);
        },
      }),
  },
  {
    id: 'fails-on-unmapped-roles',
    breaks: 'unmapped-roles-are-tolerated',
    sentence: 'A role that it has never heard of is an error on reading.',
    breakService(service) {
      const check = <P extends Participant>(person: P): P => {
        if (person.role !== undefined || person.vendorRole === undefined) return person;
        const details = { provider: service.provider, operation: 'getParticipant' };
        throw new AnyroomError({
          code: 'malformed-response',
          outcome: 'refused',
          message: 'An unknown role.',
          details,
        });
      };
      return altered(service, { getParticipant: async (...args) => check(await service.getParticipant(...args)) });
    },
  },
  {
    id: 'guesses-unmapped-roles',
    breaks: 'unmapped-roles-are-tolerated',
    sentence: 'A role that it has never heard of is listed as a usual one.',
    breakService: (service, { roles: [, second] }) =>
      altered(service, {
        async *listParticipants(...args) {
          for await (const person of service.listParticipants(...args)) yield { role: second.role, ...person };
        },
      }),
  },
];
