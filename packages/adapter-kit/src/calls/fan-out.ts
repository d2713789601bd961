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
    await sitOut(pause, abortSignal);
    if (abortSignal?.aborted) ended ??= endedError('cancelled', 'not-sent', detailsOf(context));
    else if (pause.remainingInMs() > 0) ended ??= pausedTooLong(context, pause.remainingInMs());
    if (ended !== undefined) {
      const details = detailsOf({ ...context, participant: entry.id });
      return sheet.skipped(entry, deriveError(ended, { outcome: 'not-sent', details }));
    }

    const deadline = startDeadline({ timeoutInMs, abortSignal });
    try {
      sheet.applied(entry, await apply(entry, deadline, pause));
    } catch (error) {
      if (!AnyroomError.is(error)) throw error;
      if (error.code === 'cancelled' && error.outcome === 'not-sent') sheet.skipped(entry, error);
      else sheet.failed(entry, error);
      if (isFinal(error)) ended ??= error;
    } finally {
      deadline.end();
    }
  };

  const work = async () => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift()) {
      for (const entry of queue) await send(entry);
    }
  };

  /** Waits for the pause, but not for one longer than an entry may take. */
  async function sitOut(on: Pause, signal: AbortSignal | undefined): Promise<void> {
    const remaining = on.remainingInMs();
    if (remaining === 0 || remaining > timeoutInMs) return;
    const patience = startDeadline({ timeoutInMs: 2 * timeoutInMs, abortSignal: signal });
    await on.wait(patience);
    patience.end();
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, queues.length) }, work));
}

function queuesById<C>(entries: readonly BatchEntry<C>[]): BatchEntry<C>[][] {
  const queues = new Map<string, BatchEntry<C>[]>();
  for (const entry of entries) {
    const queue = queues.get(entry.id);
    if (queue === undefined) queues.set(entry.id, [entry]);
    else queue.push(entry);
  }
  return [...queues.values()];
}

/** A credential that is not accepted, a wrong address, or a room that is not there: the same for everybody. */
function endsBatch({ code, subject }: AnyroomError): boolean {
  return (
    code === 'unauthenticated' ||
    code === 'misconfigured' ||
    (code === 'not-found' && (subject === 'room' || subject === 'account'))
  );
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
