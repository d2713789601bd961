import type { CallContext, CallOptions } from '@anyroom/core';
import { AnyroomError, checkCallOptions } from '@anyroom/core';
import type { Deadline } from './deadline.js';
import { detailsOf, endedError, startDeadline } from './deadline.js';

/** The way into a service: counts the calls in flight, and lets none in after `close()`. */
export interface CallGate {
  /**
   * Runs one call under its deadline. Rejects with `cancelled`, unsent, when the gate is closed or the caller's signal
   * has already aborted; with `invalid-argument` when the options are wrong.
   */
  call<T>(context: CallContext, options: CallOptions | undefined, work: (deadline: Deadline) => Promise<T>): Promise<T>;
  /** Runs a call that keeps its own time (a batch, whose time counts per request). */
  enter<T>(context: CallContext, abortSignal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
  /** Lets no call in any more; resolves when the last one inside has finished. */
  close(): Promise<void>;
}

/** Makes a gate whose calls take at most `timeoutInMs` milliseconds unless they say otherwise. */
export function createCallGate({ timeoutInMs }: { readonly timeoutInMs: number }): CallGate {
  let closed = false;
  let inside = 0;
  let onEmpty: (() => void)[] = [];

  const admit = (context: CallContext, abortSignal: AbortSignal | undefined) => {
    if (closed) throw closedError(context);
    if (abortSignal?.aborted) throw endedError('cancelled', 'not-sent', detailsOf(context));
    inside += 1;
  };
  const leave = () => {
    inside -= 1;
    if (inside > 0 || onEmpty.length === 0) return;
    for (const tell of onEmpty) tell();
    onEmpty = [];
  };

  return {
    async enter(context, abortSignal, work) {
      admit(context, abortSignal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
    async call(context, options, work) {
      const { abortSignal, timeoutInMs: given = timeoutInMs } = checkCallOptions(options, context);
      admit(context, abortSignal);
      const deadline = startDeadline({ abortSignal, timeoutInMs: given });
      try {
        return await work(deadline);
      } finally {
        deadline.end();
        leave();
      }
    },
    async close() {
      closed = true;
      if (inside > 0) await new Promise<void>((resolve) => onEmpty.push(resolve));
    },
  };
}

function closedError(context: CallContext): AnyroomError {
  return new AnyroomError({
    code: 'cancelled',
    outcome: 'not-sent',
    message: 'The service is closed; nothing was sent. Make a new one, or close it later.',
    details: detailsOf(context),
  });
}
