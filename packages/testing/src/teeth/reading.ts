import type { Participant, ParticipantService } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { altered } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { allOf, gets, lists } from './needs.js';

/** A service whose list goes through a generator. */
const listing =
  (through: (people: AsyncIterable<Participant>) => AsyncIterable<Participant>): BrokenService['breakService'] =>
  (service) =>
    altered(service, { listParticipants: (...args) => through(service.listParticipants(...args)) });

/** Somebody with a name where they have none, and without where they have one: wrong whatever the vendor keeps. */
const misread = ({ displayName, ...person }: Participant): Participant =>
  displayName === undefined ? { ...person, displayName: 'Somebody' } : person;

async function all(people: AsyncIterable<Participant>): Promise<readonly Participant[]> {
  const collected: Participant[] = [];
  for await (const person of people) collected.push(person);
  return collected;
}

const getting =
  (change: (person: Participant) => Participant): BrokenService['breakService'] =>
  (service) =>
    altered(service, { getParticipant: async (...args) => change(await service.getParticipant(...args)) });

export const brokenReading: readonly BrokenService[] = [
  {
    id: 'says-more-than-the-contract',
    breaks: 'get-reads-one-person',
    sentence: 'It hands the vendor’s own answer through.',
    needs: gets,
    breakService: getting((person) => ({ ...person, custom_participant_id: person.externalId ?? '' })),
  },
  {
    id: 'says-undefined',
    breaks: 'get-reads-one-person',
    sentence: 'A field that it does not know is there, as undefined.',
    needs: gets,
    breakService: getting((person) => ({ presence: undefined as unknown as 'connected', ...person })),
  },
  {
    id: 'misreads-names',
    breaks: 'get-reads-one-person',
    sentence: 'It reads no name where there is one, and one where there is none.',
    needs: gets,
    breakService: getting(misread),
  },
  {
    id: 'gets-nobody',
    breaks: 'get-of-nobody-is-not-found',
    sentence: 'It reads somebody who is not there as a person without fields.',
    breakService: (service) =>
      altered(service, {
        async getParticipant(room, id, options) {
          try {
            return await service.getParticipant(room, id, options);
          } catch (error) {
            const isNobody = AnyroomError.is(error, 'not-found') && error.subject !== 'room';
            if (!isNobody && !AnyroomError.is(error, 'unsupported')) throw error;
            return { id };
          }
        },
      }),
  },
  {
    id: 'lists-one-page',
    breaks: 'list-holds-everybody-once',
    sentence: 'It stops after the first page.',
    needs: lists,
    breakService: listing(async function* (people) {
      let count = 0;
      for await (const person of people) {
        yield person;
        count += 1;
        if (count === 3) return;
      }
    }),
  },
  {
    id: 'lists-somebody-twice',
    breaks: 'list-holds-everybody-once',
    sentence: 'Whoever begins a page was on the page before.',
    needs: lists,
    breakService: listing(async function* (people) {
      let count = 0;
      for await (const person of people) {
        yield person;
        count += 1;
        if (count % 3 === 0) yield person;
      }
    }),
  },
  {
    id: 'lists-other-names',
    breaks: 'get-and-list-agree',
    sentence: 'Its list says something else about somebody than its get.',
    needs: allOf(gets, lists),
    breakService: listing(async function* (people) {
      for await (const person of people) yield misread(person);
    }),
  },
  {
    id: 'lists-at-once',
    breaks: 'list-is-lazy',
    sentence: 'It asks for the list before anybody walks it.',
    needs: lists,
    breakService: (service: ParticipantService) =>
      altered(service, {
        listParticipants(...args) {
          const begun = all(service.listParticipants(...args));
          begun.catch(() => undefined);
          return {
            async *[Symbol.asyncIterator]() {
              yield* await begun;
            },
          };
        },
      }),
  },
  {
    id: 'complains-at-once',
    breaks: 'list-is-lazy',
    sentence: 'It throws at a bad room before anybody walks the list.',
    breakService: (service) =>
      altered(service, {
        listParticipants(room, options) {
          if (room === '') {
            const details = { provider: service.provider, operation: 'listParticipants' };
            throw new AnyroomError({ code: 'invalid-argument', outcome: 'not-sent', message: 'No room.', details });
          }
          return service.listParticipants(room, options);
        },
      }),
  },
  {
    id: 'lists-once',
    breaks: 'list-can-be-walked-again',
    sentence: 'A list that was walked is empty.',
    needs: lists,
    breakService: listing(async function* (people) {
      yield* people;
    }),
  },
  {
    id: 'remembers-the-list',
    breaks: 'list-can-be-walked-again',
    sentence: 'A second walk repeats the first.',
    needs: lists,
    breakService: listing((people) => {
      let first: Promise<readonly Participant[]> | undefined;
      return {
        async *[Symbol.asyncIterator]() {
          first ??= all(people);
          yield* await first;
        },
      };
    }),
  },
  {
    id: 'counts-when-left',
    breaks: 'leaving-a-list-stops-it',
    sentence: 'When the loop is left early, it walks the whole list, to count it.',
    needs: lists,
    breakService: listing((people) => ({
      async *[Symbol.asyncIterator]() {
        let isLeft = true;
        try {
          yield* people;
          isLeft = false;
        } finally {
          if (isLeft) await all(people);
        }
      },
    })),
  },
];
