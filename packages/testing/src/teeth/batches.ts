import type { BatchOutcome, BatchResult, ParticipantService } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { altered, errorLike } from './altered.js';
import type { BrokenService } from './broken-service.js';

type Batch = ParticipantService['updateParticipants'];

const batching =
  (batch: (service: ParticipantService) => Batch): BrokenService['breakService'] =>
  (service) =>
    altered(service, { updateParticipants: batch(service) });

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
        if (outcome.status === 'rejected' && result.outcomes.length > 3) throw outcome.error;
      }
      return result;
    }),
  },
  {
    id: 'stops-at-the-first-failure',
    breaks: 'a-bad-entry-spoils-nothing',
    sentence: 'What comes after somebody unknown is skipped.',
    breakService: batching((service) => async (room, changes, options) => {
      const entries = [...changes];
      const result = await service.updateParticipants(room, entries, options);
      const failed = result.outcomes.find((outcome) => outcome.status === 'failed');
      if (failed?.status !== 'failed') return result;
      const outcomes = result.outcomes.map((outcome): BatchOutcome => {
        if (outcome.index <= failed.index) return outcome;
        const error = errorLike(failed.error, { outcome: 'not-sent' }) as AnyroomError;
        return { index: outcome.index, id: outcome.id, status: 'skipped', error };
      });
      return { allApplied: false, outcomes };
    }),
  },
  {
    id: 'sends-bad-entries',
    breaks: 'a-batch-of-bad-entries-sends-nothing',
    sentence: 'It looks who is in the room before it looks at the entries.',
    breakService: batching((service) => async (room, changes, options) => {
      const entries = [...changes];
      const result = await service.updateParticipants(room, entries, options);
      if (entries.length > 0) await service.listParticipants(room)[Symbol.asyncIterator]().next();
      return result;
    }),
  },
  {
    id: 'applies-the-first-of-an-id',
    breaks: 'the-same-id-twice-is-applied-in-order',
    sentence: 'It applies entries of one id the other way round.',
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
    breakService: batching((service) => async (room, changes, options) => {
      const result = await service.updateParticipants(room, changes, options);
      if (result.outcomes.length === 0) await service.listParticipants(room)[Symbol.asyncIterator]().next();
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
    id: 'rejects-when-there-is-no-room',
    breaks: 'a-batch-in-an-unknown-room-is-not-found',
    sentence: 'A batch in an unknown room rejects as a whole, though its entries were looked at.',
    breakService: batching((service) => async (...args) => {
      const result = await service.updateParticipants(...args);
      for (const outcome of result.outcomes) {
        if (outcome.status === 'failed' && outcome.error.subject === 'room') throw outcome.error;
      }
      return result;
    }),
  },
  {
    id: 'rejects-when-given-up',
    breaks: 'an-aborted-batch-tells-what-became-of-each',
    sentence: 'A batch that is given up half-way rejects, and nobody knows what became of each.',
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
    breakService: batching((service) => async (room, changes, { abortSignal, ...options } = {}) => {
      const entries = [...(changes ?? [null as never])];
      const result = await service.updateParticipants(room, entries, { ...options, abortSignal });
      const isEnded = ({ status }: BatchOutcome) => status === 'skipped';
      if (result.outcomes.some(isEnded)) void service.updateParticipants(room, entries).catch(() => undefined);
      return result;
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
        if (!AnyroomError.is(error, 'cancelled') || !options?.abortSignal?.aborted) throw error;
        const outcomes = [...changes].map(([id], index) => ({ index, id, status: 'skipped', error }) as const);
        return { allApplied: false, outcomes } satisfies BatchResult;
      }
    }),
  },
];
