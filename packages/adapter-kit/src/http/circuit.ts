import { AnyroomError } from '@anyroom/core';
import type { CircuitState } from 'cockatiel';
import { detailsOf, endedError } from '../calls/deadline.js';
import load from '../loading/load.cjs';
import type { RequestContext } from './request-context.js';
import { type OnEvent, tell } from './transport-event.js';

/** When a service stops asking a vendor that does not answer. Off unless it is configured. */
export interface CircuitBreakerOptions {
  /** How many calls in a row must end as `unavailable` or `timeout`, after all their attempts. */
  readonly consecutiveFailures: number;
  /** After how many milliseconds one call is let through to see whether the vendor is back. */
  readonly halfOpenAfterInMs: number;
}

/** Whether a configured `circuitBreaker` can be used: both options are there, and each is a number that makes sense. */
export function isCircuitBreaker(value: unknown): value is CircuitBreakerOptions {
  if (typeof value !== 'object' || value === null) return false;
  const { consecutiveFailures, halfOpenAfterInMs } = value as Partial<CircuitBreakerOptions>;
  return (
    Number.isSafeInteger(consecutiveFailures) &&
    Number(consecutiveFailures) > 0 &&
    Number.isFinite(halfOpenAfterInMs) &&
    Number(halfOpenAfterInMs) > 0
  );
}

/** Does the work of a call, or refuses it because the circuit is open. */
export type Circuit = <T>(context: RequestContext, work: () => Promise<T>) => Promise<T>;

/** Makes the circuit of one service, outside its retries. */
export function createCircuit(
  service: { readonly provider: string; readonly vendor: string; readonly onEvent: OnEvent | undefined },
  { consecutiveFailures, halfOpenAfterInMs }: CircuitBreakerOptions,
): Circuit {
  const { provider, vendor, onEvent } = service;
  const { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } = load.cockatiel();
  const names: ReadonlyMap<CircuitState, 'closed' | 'open' | 'half-open'> = new Map([
    [CircuitState.Closed, 'closed'],
    [CircuitState.Open, 'open'],
    [CircuitState.HalfOpen, 'half-open'],
  ] as const);
  const inconclusive = new WeakSet<object>();
  const policy = circuitBreaker(
    handleWhen(
      (error) => AnyroomError.is(error, 'unavailable') || AnyroomError.is(error, 'timeout') || inconclusive.has(error),
    ),
    { halfOpenAfter: halfOpenAfterInMs, breaker: new ConsecutiveBreaker(consecutiveFailures) },
  );
  policy.onStateChange((state) => {
    const named = names.get(state);
    if (named !== undefined) tell(onEvent, { type: 'circuit', provider, state: named });
  });

  /** The one call that is let through to see must bring an answer: one that was given up has seen nothing. */
  const probe = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (AnyroomError.is(error) && error.details.status === undefined) inconclusive.add(error);
      throw error;
    }
  };

  return async (context, work) => {
    const wasOpen = policy.state === CircuitState.Open;
    let state = 'waiting' as 'waiting' | 'begun' | 'given up';
    const running = policy.execute(() => {
      if (state === 'given up') throw GIVEN_UP;
      state = 'begun';
      return wasOpen ? probe(work) : work();
    });
    try {
      if (state === 'begun') return await running;
      // Another call is finding out whether the vendor is back. This one waits, but no longer than its own time.
      const gaveUp = new Promise<never>((_, reject) => {
        const { deadline } = context;
        const giveUp = () => {
          if (state !== 'waiting') return;
          state = 'given up';
          reject(endedError(deadline.endedBy ?? 'cancelled', 'not-sent', detailsOf(context)));
        };
        if (deadline.signal.aborted) giveUp();
        else deadline.signal.addEventListener('abort', giveUp, { once: true });
      });
      return await Promise.race([running, gaveUp]);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new AnyroomError({
        code: 'unavailable',
        outcome: 'not-sent',
        message: `${vendor} did not answer before, so nothing was sent. Try again later; circuitBreaker says when.`,
        details: detailsOf(context),
      });
    }
  };
}

/** Ends a call that was given up while it waited; its caller has got an error already. */
const GIVEN_UP = new Error('The call was given up.');
