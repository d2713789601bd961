import type { AnyroomError } from '../errors/anyroom-error.js';
import type { UpdatedParticipant } from './participant.js';

interface OutcomeOfEntry {
  /** The entry's place in what the caller gave, from 0. */
  readonly index: number;
  /** The id as the caller gave it. */
  readonly id: string;
}

/** What became of one entry of a batch. */
export type BatchOutcome =
  | (OutcomeOfEntry & {
      readonly status: 'applied';
      readonly participant: UpdatedParticipant;
    })
  | (OutcomeOfEntry & {
      /**
       * - `rejected`: refused by our own checks, unsent.
       * - `failed`: known not to be applied.
       * - `unknown`: sent, and no answer came that settles it.
       * - `skipped`: never sent, because the batch ended first (aborted, closed, or nothing more could succeed).
       */
      readonly status: 'rejected' | 'failed' | 'unknown' | 'skipped';
      readonly error: AnyroomError;
    });

/** What became of a batch: one outcome for each entry, in the order of the input. */
export interface BatchResult {
  /** True when every outcome is `applied`. */
  readonly allApplied: boolean;
  readonly outcomes: readonly BatchOutcome[];
}
