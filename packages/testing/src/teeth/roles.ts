import type { Participant, ParticipantChanges, ParticipantService } from '@anyroom/core';
import { AnyroomError, CHANGE_FIELDS } from '@anyroom/core';
import { altered } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { newcomer } from './invented.js';
import { changes as changesField, gets, keepsOfNewcomers, lists, oneOf, updates } from './needs.js';

export const brokenRoles: readonly BrokenService[] = [
  {
    id: 'falls-back-to-another-role',
    breaks: 'roles-outside-the-map-are-refused',
    sentence: 'A role that it does not know becomes one that it knows.',
    needs: changesField('role'),
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
    id: 'overlooks-unknown-roles',
    breaks: 'roles-outside-the-map-are-refused',
    sentence: 'An update to a role that it does not know is answered, and nothing happens.',
    breakService: (service, { roles }) =>
      altered(service, {
        async updateParticipant(room, id, changes, options) {
          const { role } = changes ?? {};
          const isKnown = typeof role !== 'string' || roles.some((known) => known.role === role);
          if (isKnown) return service.updateParticipant(room, id, changes, options);
          return { id, confirmation: 'accepted', effect: 'unknown' };
        },
      }),
  },
  {
    id: 'adds-with-another-role',
    breaks: 'roles-outside-the-map-are-refused',
    sentence: 'Somebody new whose role is found on an object’s prototype gets another.',
    needs: keepsOfNewcomers('role'),
    breakService: (service, harness) =>
      altered(service, {
        async addParticipant(room, person, options) {
          const { role } = harness.roles[0];
          const isOdd = person?.role === 'constructor';
          return service.addParticipant(room, isOdd ? await newcomer(service, harness, { role }) : person, options);
        },
      }),
  },
  {
    id: 'clears-a-role',
    breaks: 'a-role-is-never-cleared',
    sentence: 'A role of null becomes the least powerful.',
    needs: updates,
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
    sentence: 'An update that names no role sends the usual one beside what can be kept, and so demotes people.',
    needs: updates,
    breakService: (service, { roles: [, second] }) =>
      altered(service, {
        updateParticipant(room, id, changes, options) {
          const named = Object.entries(changes ?? {}).filter(([, value]) => value !== undefined);
          if (named.length === 0) return service.updateParticipant(room, id, changes, options);
          const kept: ParticipantChanges = Object.fromEntries(named.filter(([key]) => !lacks(service, key)));
          return service.updateParticipant(room, id, { role: second.role, ...kept }, options);
        },
      }),
  },
  {
    id: 'fails-on-unmapped-roles',
    breaks: 'unmapped-roles-are-tolerated',
    sentence: 'Somebody without a role that it knows is an error on reading.',
    needs: oneOf(gets, lists),
    breakService(service) {
      const check = <P extends Participant>(person: P): P => {
        if (person.role !== undefined) return person;
        const details = { provider: service.provider, operation: 'getParticipant' };
        throw new AnyroomError({
          code: 'malformed-response',
          outcome: 'refused',
          message: 'An unknown role.',
          details,
        });
      };
      return altered(service, {
        getParticipant: async (...args) => check(await service.getParticipant(...args)),
        listParticipants: (...args) => ({
          async *[Symbol.asyncIterator]() {
            for await (const person of service.listParticipants(...args)) yield check(person);
          },
        }),
      });
    },
  },
  {
    id: 'guesses-unmapped-roles',
    breaks: 'unmapped-roles-are-tolerated',
    sentence: 'A role that it has never heard of is listed as a usual one.',
    needs: lists,
    breakService: (service, { roles: [, second] }) =>
      altered(service, {
        async *listParticipants(...args) {
          for await (const person of service.listParticipants(...args)) yield { role: second.role, ...person };
        },
      }),
  },
];

/** Whether this is a field that the service cannot change. */
function lacks({ capabilities }: ParticipantService, key: string): boolean {
  const field = CHANGE_FIELDS.find((each) => each === key);
  return field !== undefined && !changesField(field)(capabilities);
}
