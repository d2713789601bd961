import type { AddedParticipant, NewParticipant } from '@anyroom/core';
import { AnyroomError, NEW_PARTICIPANT_FIELDS } from '@anyroom/core';
import { altered } from './altered.js';
import type { BrokenService } from './broken-service.js';

/** A service that changes who is to be added, or what is answered. */
const adding =
  (
    change: (person: NewParticipant) => NewParticipant,
    answer: (added: AddedParticipant, person: NewParticipant) => AddedParticipant = (added) => added,
  ): BrokenService['breakService'] =>
  (service) =>
    altered(service, {
      async addParticipant(room, person, options) {
        const isPerson = typeof person === 'object' && person !== null;
        return answer(await service.addParticipant(room, isPerson ? change(person) : person, options), person);
      },
    });

export const brokenAdding: readonly BrokenService[] = [
  {
    id: 'adds-twice',
    breaks: 'add-adds-one-person',
    sentence: 'It adds two people, as a blind repetition does.',
    breakService: (service) =>
      altered(service, {
        async addParticipant(room, person, options) {
          const added = await service.addParticipant(room, person, options);
          const { id: _, ...again } = person;
          await service.addParticipant(room, again, options);
          return added;
        },
      }),
  },
  {
    id: 'answers-who-is-not-there',
    breaks: 'add-adds-one-person',
    sentence: 'It answers as if it had added somebody.',
    breakService: (service) =>
      altered(service, {
        async addParticipant(room, person, options) {
          const added = await service.addParticipant(room, person, options);
          await service.removeParticipant(room, added.id);
          return added;
        },
      }),
  },
  {
    id: 'forgets-avatars-of-newcomers',
    breaks: 'add-keeps-what-it-declares',
    sentence: 'It drops a field that it declares to keep.',
    breakService: adding(({ avatarUrl: _, ...person }) => person),
  },
  {
    id: 'answers-another-name',
    breaks: 'add-answers-truly',
    sentence: 'It answers a name that the vendor does not have.',
    breakService: adding(
      (person) => person,
      (added) => ({ ...added, displayName: `${added.displayName ?? 'Guest'} (guest)` }),
    ),
  },
  {
    id: 'mints-one-id',
    breaks: 'add-mints-ids-where-declared',
    sentence: 'Everybody new gets the same id.',
    breakService: adding(
      (person) => person,
      (added, { id = 'the-new-one' }) => ({ ...added, id }),
    ),
  },
  {
    id: 'encodes-ids',
    breaks: 'given-ids-are-used-as-they-are',
    sentence: 'An id is percent-encoded before it becomes a key.',
    breakService: adding((person) =>
      typeof person.id === 'string' && person.id.isWellFormed()
        ? { ...person, id: encodeURIComponent(person.id) }
        : person,
    ),
  },
  {
    id: 'makes-up-a-role',
    breaks: 'add-requires-what-it-declares',
    sentence: 'Somebody new without a role gets the usual one.',
    breakService: (service, { roles: [first] }) =>
      adding((person) => (person.role === undefined ? { ...person, role: first.role } : person))(service, {} as never),
  },
  {
    id: 'add-updates',
    breaks: 'add-never-changes',
    sentence: 'An add of somebody already there changes them, as upserts do.',
    breakService: (service) =>
      altered(service, {
        async addParticipant(room, person, options) {
          try {
            return await service.addParticipant(room, person, options);
          } catch (error) {
            if (!AnyroomError.is(error, 'conflict') || person.id === undefined) throw error;
            await service.removeParticipant(room, person.id, options);
            return service.addParticipant(room, person, options);
          }
        },
      }),
  },
  {
    id: 'drops-unknown-keys-of-newcomers',
    breaks: 'bad-newcomers-are-refused',
    sentence: 'A key of a new participant that is misspelt is dropped.',
    breakService: adding((person) => {
      const known = [...NEW_PARTICIPANT_FIELDS, 'native'] as readonly string[];
      return Object.fromEntries(Object.entries(person).filter(([key]) => known.includes(key)));
    }),
  },
  {
    id: 'takes-null-for-absent',
    breaks: 'bad-newcomers-are-refused',
    sentence: 'A null in a new participant is taken for absent.',
    breakService: adding((person) => Object.fromEntries(Object.entries(person).filter(([, value]) => value !== null))),
  },
];
