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
  const inFlight = new Set<Promise<unknown>>();

  const enter: CallGate['enter'] = async (context, abortSignal, work) => {
    if (closed) throw closedError(context);
    if (abortSignal?.aborted) throw endedError('cancelled', 'not-sent', detailsOf(context));
    const running = work();
    const settled = running.then(ignore, ignore);
    inFlight.add(settled);
    try {
      return await running;
    } finally {
      inFlight.delete(settled);
    }
  };

  return {
    enter,
    async call(context, options, work) {
      const checked = checkCallOptions(options, context);
      return enter(context, checked.abortSignal, async () => {
        const deadline = startDeadline({
          abortSignal: checked.abortSignal,
          timeoutInMs: checked.timeoutInMs ?? timeoutInMs,
        });
        try {
          return await work(deadline);
        } finally {
          deadline.end();
        }
      });
    },
    async close() {
      closed = true;
      await Promise.all(inFlight);
    },
  };
}

const ignore = () => undefined;

function closedError(context: CallContext): AnyroomError {
  return new AnyroomError({
    code: 'cancelled',
    outcome: 'not-sent',
    message: 'The service is closed; nothing was sent. Make a new one, or close it later.',
    details: detailsOf(context),
  });
}
