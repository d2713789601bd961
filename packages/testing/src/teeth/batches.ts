import type { BatchOutcome, BatchResult, ParticipantService } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import { altered, errorLike } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { sendSomething } from './invented.js';
import { updates } from './needs.js';

type Batch = ParticipantService['updateParticipants'];

const batching =
  (batch: (service: ParticipantService, harness: ParticipantServiceHarness) => Batch): BrokenService['breakService'] =>
  (service, harness) =>
    altered(service, { updateParticipants: batch(service, harness) });

export const brokenBatches: readonly BrokenService[] = [
  {
    id: 'answers-in-another-order',
    breaks: 'batch-has-one-outcome-for-each-entry',
    sentence: 'The outcomes come as the answers came in.',
    breakService: batching((service) => async (...args) => {
      const { allApplied, outcomes } = await service.updateParticipants(...args);
      return { allApplied, outcomes: outcomes.toReversed() };
    }),
  },
  {
    id: 'applies-but-the-last',
    breaks: 'batch-has-one-outcome-for-each-entry',
    sentence: 'It says that all is applied, and has left out the last.',
    needs: updates,
    breakService: batching((service) => async (room, changes, options) => {
      const entries = [...changes];
      const sent = entries.length > 1 ? entries.slice(0, -1) : entries;
      const { allApplied, outcomes } = await service.updateParticipants(room, sent, options);
      const [last] = outcomes.slice(-1);
      const made = entries.slice(sent.length).map(([id], more) => ({ ...last, id, index: sent.length + more }));
      return { allApplied, outcomes: [...outcomes, ...(made as BatchOutcome[])] };
    }),
  },
  {
    id: 'is-spoilt-by-one',
    breaks: 'a-bad-entry-spoils-nothing',
    sentence: 'One bad entry rejects the whole batch.',
    breakService: batching((service) => async (...args) => {
      const result = await service.updateParticipants(...args);
      for (const outcome of result.outcomes) {
        if (outcome.status === 'rejected') throw outcome.error;
      }
      return result;
    }),
  },
  {
    id: 'stops-at-the-first-failure',
    breaks: 'a-bad-entry-spoils-nothing',
    sentence: 'What comes after an entry that is not applied is skipped.',
    needs: updates,
    breakService: batching((service) => async (room, changes, options) => {
      const entries = [...changes];
      const result = await service.updateParticipants(room, entries, options);
      const first = result.outcomes.find(({ status }) => status !== 'applied');
      if (first === undefined || first.status === 'applied') return result;
      const outcomes = result.outcomes.map((outcome) =>
        outcome.index <= first.index ? outcome : skipped(outcome, first.error),
      );
      return { allApplied: false, outcomes };
    }),
  },
  {
    id: 'sends-bad-entries',
    breaks: 'a-batch-of-bad-entries-sends-nothing',
    sentence: 'It looks who is in the room before it looks at the entries.',
    breakService: batching((service, harness) => async (room, changes, options) => {
      const entries = [...changes];
      const result = await service.updateParticipants(room, entries, options);
      if (entries.length > 0) await sendSomething(service, harness, room);
      return result;
    }),
  },
  {
    id: 'applies-the-first-of-an-id',
    breaks: 'the-same-id-twice-is-applied-in-order',
    sentence: 'It applies entries of one id the other way round.',
    needs: updates,
    breakService: batching((service) => async (room, changes, options) => {
      const entries = [...changes];
      const { allApplied, outcomes } = await service.updateParticipants(room, entries.toReversed(), options);
      const inOrder = outcomes.toReversed().map((outcome, index) => ({ ...outcome, index }));
      return { allApplied, outcomes: inOrder };
    }),
  },
  {
    id: 'merges-entries-of-an-id',
    breaks: 'the-same-id-twice-is-applied-in-order',
    sentence: 'The same id twice is one entry.',
    breakService: batching((service) => async (room, changes, options) => {
      const entries = [...changes];
      const isPlain = entries.every((entry) => Array.isArray(entry) && typeof entry[0] === 'string');
      return service.updateParticipants(room, isPlain ? new Map(entries) : entries, options);
    }),
  },
  {
    id: 'sends-empty-batches',
    breaks: 'an-empty-batch-is-applied',
    sentence: 'An empty batch is sent.',
    breakService: batching((service, harness) => async (room, changes, options) => {
      const result = await service.updateParticipants(room, changes, options);
      if (result.outcomes.length === 0) await sendSomething(service, harness, room);
      return result;
    }),
  },
  {
    id: 'reads-input-twice',
    breaks: 'batch-input-is-read-once',
    sentence: 'It counts the entries before it reads them.',
    breakService: batching((service) => async (room, changes, options) => {
      if (typeof changes?.[Symbol.iterator] === 'function') for (const _ of changes);
      return service.updateParticipants(room, changes, options);
    }),
  },
  {
    id: 'takes-arrays-only',
    breaks: 'batch-input-is-read-once',
    sentence: 'It does not take a Map or a generator.',
    breakService: batching(
      (service) => (room, changes, options) =>
        service.updateParticipants(room, Array.isArray(changes) ? changes : (null as unknown as []), options),
    ),
  },
  {
    id: 'swallows-unreadable-input',
    breaks: 'unreadable-batches-reject',
    sentence: 'Input that throws ends the batch in silence.',
    breakService: batching((service) => async (room, changes, options) => {
      const read: (typeof changes extends Iterable<infer E> ? E : never)[] = [];
      try {
        for (const entry of changes) read.push(entry);
      } catch (error) {
        if (!(error instanceof Error) || error instanceof TypeError) throw error;
      }
      return service.updateParticipants(room, read, options);
    }),
  },
  {
    id: 'guesses-the-concurrency',
    breaks: 'unreadable-batches-reject',
    sentence: 'A concurrency of nothing becomes the usual one.',
    breakService: batching(
      (service) =>
        (room, changes, { concurrency, ...options } = {}) =>
          service.updateParticipants(room, changes, concurrency ? { ...options, concurrency } : options),
    ),
  },
  {
    id: 'answers-for-what-fits',
    breaks: 'concurrency-changes-no-outcome',
    sentence: 'It forgets the entries that do not fit side by side.',
    breakService: batching((service) => async (room, changes, options) => {
      const { allApplied, outcomes } = await service.updateParticipants(room, changes, options);
      return { allApplied, outcomes: outcomes.slice(0, options?.concurrency) };
    }),
  },
  {
    id: 'mixes-up-batches',
    breaks: 'batches-at-once-are-apart',
    sentence: 'It keeps the entries of a batch where those of the next one are kept, too.',
    needs: updates,
    breakService: batching((service) => {
      let kept: Parameters<Batch>[1] = [];
      return async (room, changes, options) => {
        kept = changes;
        await undefined;
        return service.updateParticipants(room, kept, options);
      };
    }),
  },
  {
    id: 'rejects-when-there-is-no-room',
    breaks: 'a-batch-in-an-unknown-room-is-not-found',
    sentence: 'A batch of which nothing is applied rejects as a whole, though its entries were looked at.',
    breakService: batching((service) => async (...args) => {
      const result = await service.updateParticipants(...args);
      const [first] = result.outcomes;
      if (first === undefined || first.status === 'applied') return result;
      if (result.outcomes.every(({ status }) => status !== 'applied')) throw first.error;
      return result;
    }),
  },
  {
    id: 'rejects-when-given-up',
    breaks: 'an-aborted-batch-tells-what-became-of-each',
    sentence: 'A batch that is given up half-way rejects, and nobody knows what became of each.',
    needs: updates,
    breakService: batching((service) => async (...args) => {
      const result = await service.updateParticipants(...args);
      for (const outcome of result.outcomes) {
        if (outcome.status !== 'applied' && outcome.error.code === 'cancelled') throw outcome.error;
      }
      return result;
    }),
  },
  {
    id: 'calls-skipped-what-was-sent',
    breaks: 'an-aborted-batch-tells-what-became-of-each',
    sentence: 'It says that entries were skipped, and sends them nevertheless.',
    needs: updates,
    breakService: batching((service) => async (room, changes, options) => {
      const { allApplied, outcomes } = await service.updateParticipants(room, changes, options);
      const ended = outcomes.map((outcome) =>
        outcome.status !== 'applied' && outcome.error.code === 'cancelled' ? skipped(outcome, outcome.error) : outcome,
      );
      const again = Array.isArray(changes) && ended.some(({ status }) => status === 'skipped');
      if (again) void service.updateParticipants(room, changes).catch(() => undefined);
      return { allApplied, outcomes: ended };
    }),
  },
  {
    id: 'skips-when-given-up-beforehand',
    breaks: 'an-aborted-signal-rejects-the-batch',
    sentence: 'A batch that was given up beforehand resolves.',
    breakService: batching((service) => async (room, changes, options) => {
      try {
        return await service.updateParticipants(room, changes, options);
      } catch (error) {
        if (!AnyroomError.is(error) || !options?.abortSignal?.aborted) throw error;
        const outcomes = [...changes].map(([id], index) => ({ index, id, status: 'skipped', error }) as const);
        return { allApplied: false, outcomes } satisfies BatchResult;
      }
    }),
  },
];

/** The outcome of an entry, saying that it was never sent. */
function skipped({ index, id }: BatchOutcome, reason: AnyroomError): BatchOutcome {
  return { index, id, status: 'skipped', error: errorLike(reason, { outcome: 'not-sent' }) as AnyroomError };
}
