/**
 * What went wrong, in the order in which to think of it.
 *
 * - `invalid-argument`: the call is wrong; by our own check, or the vendor's.
 * - `unsupported`: the vendor cannot represent it; unsent.
 * - `misconfigured`: the service is set up wrongly; the message names every mistake with its mend.
 * - `unauthenticated`, `permission-denied`: the credential is not accepted, or not for this.
 * - `not-found`: see `subject`.
 * - `conflict`: it is already there, or changed meanwhile.
 * - `rate-limited`: too many requests; see `retryAfterInMs`.
 * - `unavailable`: the vendor, or the way to it, is down.
 * - `timeout`: our deadline passed. `cancelled`: the caller's signal, or a closed service.
 * - `malformed-response`: success was said in words that make no sense.
 * - `unknown`: anything else.
 *
 * A new code is a minor version: a `switch` over them needs a default.
 */
export type ErrorCode =
  | 'invalid-argument'
  | 'unsupported'
  | 'misconfigured'
  | 'unauthenticated'
  | 'permission-denied'
  | 'not-found'
  | 'conflict'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'malformed-response'
  | 'unknown';

/**
 * Whether the change may have happened.
 *
 * - `not-sent`: no request that could change anything was sent.
 * - `refused`: the vendor answered no.
 * - `unknown`: a request was sent, and no answer settles what became of it.
 */
export type Outcome = 'not-sent' | 'refused' | 'unknown';

/** What was not found; `unknown` where the vendor's answer does not tell. */
export type Subject = 'participant' | 'room' | 'account' | 'unknown';

/** Whether the same call may succeed later, by the code alone. */
export function isRetryable(code: ErrorCode): boolean {
  return code === 'rate-limited' || code === 'unavailable' || code === 'timeout';
}
