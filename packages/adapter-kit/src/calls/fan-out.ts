import type { CallContext, UpdatedParticipant } from '@anyroom/core';
import { AnyroomError, deriveError } from '@anyroom/core';
import type { BatchEntry, OutcomeSheet } from './batch.js';
import type { Deadline } from './deadline.js';
import { detailsOf, endedError, startDeadline } from './deadline.js';
import { createPause, type Pause } from './pause.js';

/** How many requests of one batch are in flight at once, unless the caller says otherwise. */
export const DEFAULT_CONCURRENCY = 8;

/** How to send a batch as one call for each entry. */
export interface FanOut<C> {
  readonly context: CallContext;
  /** For each entry, from when it is first sent; also the longest pause that the batch sits out. */
  readonly timeoutInMs: number;
  readonly abortSignal?: AbortSignal | undefined;
  readonly concurrency?: number | undefined;
  /** Sends one entry, under its own deadline, holding back while the pause is on. */
  readonly apply: (entry: BatchEntry<C>, deadline: Deadline, pause: Pause) => Promise<UpdatedParticipant>;
  /** Errors after which no other entry can succeed: the rest is skipped with it. */
  readonly isFinal?: (error: AnyroomError) => boolean;
}

/**
 * Sends entries side by side, those of the same id one after the other, until all are sent, the caller aborts, or an
 * error is final. Every entry is on the sheet when it resolves; it never rejects for an entry's sake.
 */
export async function fanOut<C>(
  entries: readonly BatchEntry<C>[],
  sheet: OutcomeSheet,
  { context, timeoutInMs, abortSignal, concurrency = DEFAULT_CONCURRENCY, apply, isFinal = endsBatch }: FanOut<C>,
): Promise<void> {
  const queues = queuesById(entries);
  const pause = createPause();
  let ended: AnyroomError | undefined;

  const send = async (entry: BatchEntry<C>) => {
    const maySend = ended === undefined && (await sitOut());
    if (abortSignal?.aborted) ended ??= endedError('cancelled', 'not-sent', detailsOf(context));
    else if (!maySend) ended ??= pausedTooLong(context, pause.remainingInMs());
    if (ended !== undefined) {
      const details = detailsOf({ ...context, participant: entry.id });
      return sheet.skipped(entry, deriveError(ended, { outcome: 'not-sent', details }));
    }

    const deadline = startDeadline({ timeoutInMs, abortSignal });
    try {
      sheet.applied(entry, await apply(entry, deadline, pause));
    } catch (caught) {
      const error = AnyroomError.is(caught) ? caught : adaptersFault(context, entry, caught);
      if (error.code === 'cancelled' && error.outcome === 'not-sent') sheet.skipped(entry, error);
      else sheet.failed(entry, error);
      if (isFinal(error)) ended ??= error;
    } finally {
      deadline.end();
    }
  };

  /** Waits for the pause to be over, and says whether it is; not for one longer than an entry may take. */
  const sitOut = async () => {
    if (pause.remainingInMs() === 0) return true;
    const patience = startDeadline({ timeoutInMs, abortSignal });
    try {
      return await pause.wait(patience);
    } finally {
      patience.end();
    }
  };

  // One iterator for all: each worker takes the next queue that nobody has taken.
  const untaken = queues.values();
  const work = async () => {
    for (const queue of untaken) for (const entry of queue) await send(entry);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, queues.size) }, work));
}

function queuesById<C>(entries: readonly BatchEntry<C>[]): ReadonlyMap<string, readonly BatchEntry<C>[]> {
  const queues = new Map<string, BatchEntry<C>[]>();
  for (const entry of entries) {
    const queue = queues.get(entry.id);
    if (queue === undefined) queues.set(entry.id, [entry]);
    else queue.push(entry);
  }
  return queues;
}

/** A credential that is not accepted, a wrong address, or a room that is not there: the same for everybody. */
function endsBatch({ code, subject }: AnyroomError): boolean {
  return (
    code === 'unauthenticated' ||
    code === 'misconfigured' ||
    (code === 'not-found' && (subject === 'room' || subject === 'account'))
  );
}

function adaptersFault(context: CallContext, { id }: BatchEntry<unknown>, cause: unknown): AnyroomError {
  return new AnyroomError({
    code: 'unknown',
    outcome: 'unknown',
    message: 'The adapter threw something that is no error of the contract: report it with its cause.',
    details: detailsOf({ ...context, participant: id }),
    cause,
  });
}

function pausedTooLong(context: CallContext, retryAfterInMs: number): AnyroomError {
  return new AnyroomError({
    code: 'rate-limited',
    outcome: 'not-sent',
    message: 'The provider asks to wait for longer than this call may take. Send the rest later, or raise timeoutInMs.',
    retryAfterInMs,
    details: detailsOf(context),
  });
}
