import type { BatchOutcome, BatchResult, CallContext, UpdatedParticipant } from '@anyroom/core';
import { AnyroomError, invalidArgument } from '@anyroom/core';
import { detailsOf } from './deadline.js';

/** An entry of a batch that passed the guard. */
export interface BatchEntry<C> {
  /** Its place in the caller's input. */
  readonly index: number;
  readonly id: string;
  readonly changes: C;
}

/** The outcomes of a batch as they come in, at last in the order of the input. */
export interface OutcomeSheet {
  applied(entry: BatchEntry<unknown>, participant: UpdatedParticipant): void;
  /** Notes an error: `unknown` when the change may have happened, otherwise `failed`. */
  failed(entry: BatchEntry<unknown>, error: AnyroomError): void;
  /** Notes an entry that was never sent because the batch ended first. */
  skipped(entry: BatchEntry<unknown>, error: AnyroomError): void;
  /** The whole result; throws if an entry was forgotten. */
  result(): BatchResult;
}

/**
 * Reads a batch's input once and guards every entry. What the guard refuses is already `rejected` on the sheet; the
 * rest are the entries. Input that is no iterable of pairs is `invalid-argument` as a whole or for its entry; an
 * iterable that throws passes its error on.
 */
export function readBatch<C>(
  input: Iterable<readonly [id: string, changes: unknown]>,
  guard: (id: unknown, changes: unknown) => C,
  context: CallContext,
): { readonly entries: readonly BatchEntry<C>[]; readonly sheet: OutcomeSheet } {
  if (
    typeof (input as Partial<typeof input> | null | undefined)?.[Symbol.iterator] !== 'function' ||
    typeof input === 'string'
  ) {
    throw invalidArgument(context, 'The changes of a batch must be an iterable of [id, change] pairs, such as a Map.');
  }
  const outcomes: (BatchOutcome | undefined)[] = [];
  const entries: BatchEntry<C>[] = [];
  let index = 0;
  for (const pair of input as Iterable<unknown>) {
    let id: unknown;
    try {
      if (!Array.isArray(pair)) throw invalidArgument(context, 'An entry of a batch must be an [id, change] pair.');
      [id] = pair;
      entries.push({ index, id: id as string, changes: guard(id, pair[1]) });
    } catch (caught) {
      const error = AnyroomError.is(caught) ? caught : unreadable(context, caught);
      outcomes[index] = { index, id: typeof id === 'string' ? id : '', status: 'rejected', error };
    }
    index += 1;
  }
  return { entries, sheet: createOutcomeSheet(outcomes, index) };
}

/** An entry with a getter that throws, say. It spoils no other entry. */
function unreadable(context: CallContext, cause: unknown): AnyroomError {
  return new AnyroomError({
    code: 'invalid-argument',
    outcome: 'not-sent',
    message: 'An entry of a batch threw when it was read; see the cause.',
    details: detailsOf(context),
    cause,
  });
}

function createOutcomeSheet(outcomes: (BatchOutcome | undefined)[], size: number): OutcomeSheet {
  return {
    applied({ index, id }, participant) {
      outcomes[index] = { index, id, status: 'applied', participant };
    },
    failed({ index, id }, error) {
      outcomes[index] = { index, id, status: error.outcome === 'unknown' ? 'unknown' : 'failed', error };
    },
    skipped({ index, id }, error) {
      outcomes[index] = { index, id, status: 'skipped', error };
    },
    result() {
      const all = Array.from({ length: size }, (_, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) throw new TypeError(`The adapter forgot entry ${index} of a batch.`);
        return outcome;
      });
      return { allApplied: all.every(({ status }) => status === 'applied'), outcomes: all };
    },
  };
}

/**
 * Parts entries so that no id stands twice in one part, and the parts keep the order in which each id was given: for
 * vendors whose batch is a map.
 */
export function wavesOf<C>(entries: readonly BatchEntry<C>[]): readonly (readonly BatchEntry<C>[])[] {
  const waves: BatchEntry<C>[][] = [];
  const seen = new Map<string, number>();
  for (const entry of entries) {
    const wave = seen.get(entry.id) ?? 0;
    seen.set(entry.id, wave + 1);
    waves[wave] ??= [];
    waves[wave].push(entry);
  }
  return waves;
}
