import type { AnyroomErrorOptions, CallContext, CallOptions, ErrorDetails } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { onAbort } from './on-abort.js';

/** What ended a call early: our own clock, or the caller. */
export type EndedBy = 'timeout' | 'cancelled';

/**
 * The time that a call has, and the caller's wish to give it up, as one signal. Always `end()` it: until then it holds a
 * timer and a listener on the caller's signal.
 */
export interface Deadline {
  /** Aborts when the time is over or the caller gives up. */
  readonly signal: AbortSignal;
  /** What aborted it, or `undefined` while the call may go on. */
  readonly endedBy: EndedBy | undefined;
  /** What is left, in milliseconds; never below 0. */
  remainingInMs(): number;
  /** Resolves after some milliseconds, or at once when the deadline aborts: look at `endedBy` then. */
  sleep(delayInMs: number): Promise<void>;
  end(): void;
}

/** What a timer can hold: a longer one would fire at once. */
export const LONGEST_TIMER_IN_MS = 2 ** 31 - 1;

/** Starts the clock. `within` is an outer deadline: what ends that one ends this one, for the same reason. */
export function startDeadline(
  { timeoutInMs, abortSignal }: { readonly timeoutInMs: number } & Pick<CallOptions, 'abortSignal'>,
  within?: Deadline,
): Deadline {
  const controller = new AbortController();
  const endsAt = performance.now() + timeoutInMs;
  let endedBy: EndedBy | undefined;

  const stop = (by: EndedBy) => {
    if (endedBy !== undefined) return;
    endedBy = by;
    release();
    controller.abort();
  };
  const release = () => {
    clearTimeout(timer);
    for (const letGo of listening) letGo();
    listening.clear();
  };
  const timer = setTimeout(() => stop('timeout'), Math.min(timeoutInMs, LONGEST_TIMER_IN_MS));
  const listening = new Set<() => void>();
  if (abortSignal?.aborted) stop('cancelled');
  else if (within?.endedBy !== undefined) stop(within.endedBy);
  else {
    if (abortSignal !== undefined) listening.add(onAbort(abortSignal, () => stop('cancelled')));
    if (within !== undefined) listening.add(onAbort(within.signal, () => stop(within.endedBy ?? 'cancelled')));
  }

  return {
    signal: controller.signal,
    get endedBy() {
      return endedBy;
    },
    remainingInMs: () => Math.max(0, endsAt - performance.now()),
    sleep: (delayInMs) => sleep(delayInMs, controller.signal),
    end: release,
  };
}

function sleep(delayInMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      letGo();
      resolve();
    };
    const timer = setTimeout(wake, Math.min(Math.ceil(delayInMs), LONGEST_TIMER_IN_MS));
    const letGo = onAbort(signal, wake);
  });
}

/** The error of a call that ended early. */
export function endedError(
  by: EndedBy,
  outcome: AnyroomErrorOptions['outcome'],
  details: ErrorDetails,
  options: Pick<AnyroomErrorOptions, 'retryable'> = {},
): AnyroomError {
  const message =
    by === 'timeout'
      ? 'No answer came within the time allowed. Raise timeoutInMs, or look at the provider.'
      : 'The call was given up by its abortSignal.';
  return new AnyroomError({ code: by, message, outcome, details, ...options });
}

/** An error's view of the call it belongs to. */
export function detailsOf({ provider, operation, room, participant }: CallContext): ErrorDetails {
  return {
    provider,
    operation,
    ...(room !== undefined && { room }),
    ...(participant !== undefined && { participant }),
  };
}
