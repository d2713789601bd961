import type { AnyroomErrorOptions } from './anyroom-error.js';
import { AnyroomError } from './anyroom-error.js';

/**
 * The same error but for what is given; its details are added to. It stays not `retryable` as long as its outcome stays
 * unknown; otherwise that follows from the code.
 */
export function deriveError(error: AnyroomError, changes: Partial<AnyroomErrorOptions>): AnyroomError {
  const { code, message, outcome, fields, subject, retryAfterInMs } = error;
  const kept = {
    ...(fields !== undefined && { fields }),
    ...(subject !== undefined && { subject }),
    ...(retryAfterInMs !== undefined && { retryAfterInMs }),
    ...(!error.retryable && (changes.outcome ?? outcome) === 'unknown' && { retryable: false as const }),
  };
  return new AnyroomError({
    code,
    message,
    outcome,
    ...kept,
    ...changes,
    details: { ...error.details, ...changes.details },
  });
}
