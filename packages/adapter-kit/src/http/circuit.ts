import { AnyroomError } from '@anyroom/core';
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen, type IPolicy } from 'cockatiel';
import type { OnEvent } from './transport-event.js';
import { tell } from './transport-event.js';

/** When a service stops asking a vendor that does not answer. Off unless it is configured. */
export interface CircuitBreakerOptions {
  /** How many calls in a row must end as `unavailable` or `timeout`, after all their attempts. */
  readonly consecutiveFailures: number;
  /** After how many milliseconds one call is let through to see whether the vendor is back. */
  readonly halfOpenAfterInMs: number;
}

/** Makes the circuit of one service, outside its retries. */
export function createCircuit(
  provider: string,
  { consecutiveFailures, halfOpenAfterInMs }: CircuitBreakerOptions,
  onEvent: OnEvent | undefined,
): IPolicy {
  const counts = (error: Error) => AnyroomError.is(error, 'unavailable') || AnyroomError.is(error, 'timeout');
  const policy = circuitBreaker(handleWhen(counts), {
    halfOpenAfter: halfOpenAfterInMs,
    breaker: new ConsecutiveBreaker(consecutiveFailures),
  });
  policy.onStateChange((state) => {
    const named = STATES.get(state);
    if (named !== undefined) tell(onEvent, { type: 'circuit', provider, state: named });
  });
  return policy;
}

const STATES: ReadonlyMap<CircuitState, 'closed' | 'open' | 'half-open'> = new Map([
  [CircuitState.Closed, 'closed'],
  [CircuitState.Open, 'open'],
  [CircuitState.HalfOpen, 'half-open'],
] as const);
