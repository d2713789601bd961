import type { Participant, ParticipantService } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { altered } from './altered.js';
import type { BrokenService } from './broken-service.js';

/** A service whose list goes through a generator. */
const listing =
  (through: (people: AsyncIterable<Participant>) => AsyncIterable<Participant>): BrokenService['breakService'] =>
  (service) =>
    altered(service, { listParticipants: (...args) => through(service.listParticipants(...args)) });

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
    breakService: getting((person) => ({ ...person, custom_participant_id: person.externalId ?? '' })),
  },
  {
    id: 'says-undefined',
    breaks: 'get-reads-one-person',
    sentence: 'A field that it does not know is there, as undefined.',
    breakService: getting((person) => ({ presence: undefined as unknown as 'connected', ...person })),
  },
  {
    id: 'loses-names',
    breaks: 'get-reads-one-person',
    sentence: 'It reads somebody without a field that the vendor keeps.',
    breakService: getting(({ displayName: _, role: __, vendorRole: ___, ...person }) => person),
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
            if (!AnyroomError.is(error, 'not-found') || error.subject !== 'participant') throw error;
            return { id };
          }
        },
      }),
  },
  {
    id: 'lists-one-page',
    breaks: 'list-holds-everybody-once',
    sentence: 'It stops after the first page.',
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
    id: 'lists-ids-only',
    breaks: 'get-and-list-agree',
    sentence: 'Its list says less about somebody than its get.',
    breakService: listing(async function* (people) {
      for await (const { id } of people) yield { id };
    }),
  },
  {
    id: 'lists-at-once',
    breaks: 'list-is-lazy',
    sentence: 'It asks for the list before anybody walks it.',
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
    breakService: listing(async function* (people) {
      yield* people;
    }),
  },
  {
    id: 'remembers-the-list',
    breaks: 'list-can-be-walked-again',
    sentence: 'A second walk repeats the first.',
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
    id: 'reads-ahead',
    breaks: 'leaving-a-list-stops-it',
    sentence: 'It fetches the whole list before the first person is handed out.',
    breakService: listing((people) => ({
      async *[Symbol.asyncIterator]() {
        yield* await all(people);
      },
    })),
  },
];
