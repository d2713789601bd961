import type { AddedParticipant, NewParticipant, ParticipantChanges } from '@anyroom/core';
import { AnyroomError, CHANGE_FIELDS, NEW_PARTICIPANT_FIELDS } from '@anyroom/core';
import { altered } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { newcomer } from './invented.js';
import { adds, keepsOfNewcomers, removes } from './needs.js';

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
    needs: adds,
    breakService: (service, harness) =>
      altered(service, {
        async addParticipant(room, person, options) {
          const added = await service.addParticipant(room, person, options);
          const { id: _, ...again } = person;
          await service.addParticipant(room, await newcomer(service, harness, again), options);
          return added;
        },
      }),
  },
  {
    id: 'answers-who-is-not-there',
    breaks: 'add-adds-one-person',
    sentence: 'It answers as if it had added somebody.',
    breakService: (service, { vendor }) =>
      altered(service, {
        addParticipant: async (_, person) => ({ id: person?.id ?? (await vendor.unknownParticipant()) }),
      }),
  },
  {
    id: 'forgets-avatars-of-newcomers',
    breaks: 'add-keeps-what-it-declares',
    sentence: 'It drops the avatar of somebody new in silence.',
    needs: adds,
    breakService: adding(({ avatarUrl: _, ...person }) => person),
  },
  {
    id: 'answers-another-name',
    breaks: 'add-answers-truly',
    sentence: 'It answers a name that the vendor does not have.',
    needs: adds,
    breakService: adding(
      (person) => person,
      (added) => ({ ...added, displayName: `${added.displayName ?? 'Guest'} (guest)` }),
    ),
  },
  {
    id: 'mints-one-id',
    breaks: 'add-mints-ids-where-declared',
    sentence: 'Everybody new gets the same id.',
    needs: adds,
    breakService(service, harness) {
      const { add } = service.capabilities;
      const theOne = 'the-new-one';
      return adding(
        (person) => (add !== false && !add.mintsId ? { id: theOne, ...person } : person),
        (added, { id = theOne }) => ({ ...added, id }),
      )(service, harness);
    },
  },
  {
    id: 'encodes-ids',
    breaks: 'given-ids-are-used-as-they-are',
    sentence: 'An id is encoded before it becomes a key.',
    needs: keepsOfNewcomers('id'),
    breakService: adding((person) =>
      typeof person.id === 'string' && person.id.isWellFormed()
        ? { ...person, id: Buffer.from(person.id).toString('base64url') }
        : person,
    ),
  },
  {
    id: 'drops-given-ids',
    breaks: 'given-ids-are-used-as-they-are',
    sentence: 'An id that is given is dropped.',
    needs: adds,
    breakService: adding(({ id: _, ...person }) => person),
  },
  {
    id: 'makes-up-a-role',
    breaks: 'add-requires-what-it-declares',
    sentence: 'Somebody new without a role gets the usual one.',
    needs: adds,
    breakService: (service, harness) =>
      adding(({ role = harness.roles[0].role, ...person }) => ({ ...person, role }))(service, harness),
  },
  {
    id: 'add-updates',
    breaks: 'add-never-changes',
    sentence: 'An add of somebody already there changes them, as far as they can be, as upserts do.',
    needs: ({ add }) => add !== false && add.existing === 'refused',
    breakService: (service) =>
      altered(service, {
        async addParticipant(room, person, options) {
          try {
            return await service.addParticipant(room, person, options);
          } catch (error) {
            if (!AnyroomError.is(error, 'conflict')) throw error;
            const { id = '' } = person;
            const fields = Object.entries(person).filter(([key]) => (CHANGE_FIELDS as readonly string[]).includes(key));
            const changes: ParticipantChanges = Object.fromEntries(fields);
            await service.updateParticipant(room, id, changes, options).catch(() => undefined);
            return { id };
          }
        },
      }),
  },
  {
    id: 'add-replaces',
    breaks: 'add-never-changes',
    sentence: 'Somebody new takes the place of somebody who is there.',
    needs: removes,
    breakService: (service, { vendor }) =>
      altered(service, {
        async addParticipant(room, person, options) {
          const [somebody] = typeof room === 'string' && room !== '' ? await vendor.participantsOf(room) : [];
          if (somebody !== undefined) await service.removeParticipant(room, somebody.id).catch(() => undefined);
          return service.addParticipant(room, person, options);
        },
      }),
  },
  {
    id: 'drops-unknown-keys-of-newcomers',
    breaks: 'bad-newcomers-are-refused',
    sentence: 'A key of a new participant that is misspelt is dropped.',
    needs: adds,
    breakService: adding((person) => {
      const known = [...NEW_PARTICIPANT_FIELDS, 'native'] as readonly string[];
      return Object.fromEntries(Object.entries(person).filter(([key]) => known.includes(key)));
    }),
  },
  {
    id: 'takes-null-for-absent',
    breaks: 'bad-newcomers-are-refused',
    sentence: 'A null in a new participant is taken for absent.',
    needs: ({ add }) =>
      add !== false && add.fields.some((field) => !add.requires.includes(field) && (field !== 'id' || add.mintsId)),
    breakService: adding((person) => Object.fromEntries(Object.entries(person).filter(([, value]) => value !== null))),
  },
];
