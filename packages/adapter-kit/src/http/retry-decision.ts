import type { AnyroomError } from '@anyroom/core';

/** What decides about another attempt, beside the failure of the last one. */
export interface RetrySituation {
  /** Whether sending it twice is the same as sending it once. */
  readonly idempotent: boolean;
  /** How long to wait where the vendor does not say. */
  readonly backoffInMs: number;
  /** What is left of the call's time. */
  readonly remainingInMs: number;
}

/**
 * How long to wait before the next attempt, or `undefined` when there is to be none: what may have been done is only
 * repeated where that changes nothing, and no wait is begun that the call's time would cut short.
 */
export function delayBeforeRetry(error: AnyroomError, situation: RetrySituation): number | undefined {
  if (!isTransient(error) || (!situation.idempotent && error.outcome === 'unknown')) return undefined;
  const delayInMs = error.retryAfterInMs ?? situation.backoffInMs;
  return delayInMs < situation.remainingInMs ? delayInMs : undefined;
}

function isTransient({ code }: AnyroomError): boolean {
  return code === 'rate-limited' || code === 'unavailable' || code === 'timeout';
}
