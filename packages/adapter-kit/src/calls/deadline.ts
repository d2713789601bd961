import type { AnyroomErrorOptions, CallContext, CallOptions, ErrorDetails } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { onAbort } from './on-abort.js';

/** What ended a call early: our own clock, or the caller. */
export type EndedBy = 'timeout' | 'cancelled';

/**
 * The time that a call has, and the caller's wish to give it up, as one. Always `end()` it: until then it holds a timer and
 * a listener on the caller's signal.
 */
export interface Deadline {
  /** Aborts when the time is over or the caller gives up. Made when it is first asked for. */
  readonly signal: AbortSignal;
  /** What ended it early, or `undefined` while the call may go on. */
  readonly endedBy: EndedBy | undefined;
  /** What is left, in milliseconds; never below 0. */
  remainingInMs(): number;
  /** Resolves after some milliseconds, or at once when it ends early: look at `endedBy` then. */
  sleep(delayInMs: number): Promise<void>;
  /**
   * Calls back when it ends early, until the function that it gives is called; never where it has done so already. It
   * costs less than a listener on `signal`. The callback must not throw.
   */
  onEnded(callback: () => void): () => void;
  end(): void;
}

/** What a timer can hold: a longer one would fire at once. */
export const LONGEST_TIMER_IN_MS = 2 ** 31 - 1;

/** Starts the clock. `within` is an outer deadline: what ends that one ends this one, for the same reason. */
export function startDeadline(
  { timeoutInMs, abortSignal }: { readonly timeoutInMs: number } & Pick<CallOptions, 'abortSignal'>,
  within?: Deadline,
): Deadline {
  return new RunningDeadline(timeoutInMs, abortSignal, within);
}

class RunningDeadline implements Deadline {
  endedBy: EndedBy | undefined;
  readonly #endsAt: number;
  readonly #timer: NodeJS.Timeout;
  #letGoOfCaller: (() => void) | undefined;
  #letGoOfOuter: (() => void) | undefined;
  #controller: AbortController | undefined;
  /** The first is kept apart: mostly it is the only one. */
  #first: (() => void) | undefined;
  #others: Set<() => void> | undefined;

  constructor(timeoutInMs: number, abortSignal: AbortSignal | undefined, within: Deadline | undefined) {
    this.#endsAt = performance.now() + timeoutInMs;
    this.#timer = setTimeout(timeIsOver, Math.min(timeoutInMs, LONGEST_TIMER_IN_MS), this);
    if (abortSignal?.aborted) this.stop('cancelled');
    else if (within?.endedBy !== undefined) this.stop(within.endedBy);
    else {
      if (abortSignal !== undefined) this.#letGoOfCaller = onAbort(abortSignal, () => this.stop('cancelled'));
      if (within !== undefined) this.#letGoOfOuter = within.onEnded(() => this.stop(within.endedBy ?? 'cancelled'));
    }
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.endedBy !== undefined) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  remainingInMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  sleep(delayInMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.endedBy !== undefined) return resolve();
      const wake = () => {
        clearTimeout(timer);
        letGo();
        resolve();
      };
      const timer = setTimeout(wake, Math.min(Math.ceil(delayInMs), LONGEST_TIMER_IN_MS));
      const letGo = this.onEnded(wake);
    });
  }

  onEnded(callback: () => void): () => void {
    // A function of its own, so that the same callback may wait twice.
    const call = () => callback();
    if (this.#first === undefined) this.#first = call;
    else {
      this.#others ??= new Set();
      this.#others.add(call);
    }
    return () => {
      if (this.#first === call) this.#first = undefined;
      else this.#others?.delete(call);
    };
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#letGoOfCaller?.();
    this.#letGoOfOuter?.();
    this.#letGoOfCaller = undefined;
    this.#letGoOfOuter = undefined;
  }

  /** Ends it early, once. */
  stop(by: EndedBy): void {
    if (this.endedBy !== undefined) return;
    this.endedBy = by;
    this.end();
    const waiting = [...(this.#first === undefined ? [] : [this.#first]), ...(this.#others ?? [])];
    this.#first = undefined;
    this.#others = undefined;
    for (const call of waiting) call();
    this.#controller?.abort();
  }
}

const timeIsOver = (deadline: RunningDeadline) => deadline.stop('timeout');

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
