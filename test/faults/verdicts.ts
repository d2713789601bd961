import type { ErrorCode } from '@anyroom/core';
import type { Aftermath } from './fault-bench.js';
import type { Kind } from './scenarios.js';

/** What must come of a call that is struck once, and of one that is struck every time, for each kind of request. */
export interface Verdict {
  readonly once: Readonly<Record<Kind, Expected>>;
  readonly always: Readonly<Record<Kind, Expected>>;
}

export type Expected = Pick<Aftermath, 'caller' | 'changed' | 'attempts'>;

/** What was asked for is so, after that many attempts, and the caller is told. */
export const done = (attempts: number): Expected => ({ caller: 'ok', changed: true, attempts });
const read = (attempts: number): Expected => ({ caller: 'ok', changed: false, attempts });

/** The caller notices nothing. */
const UNNOTICED = { anytime: done(1), withinCall: done(1), never: done(1), read: read(1) };
export const unnoticed: Verdict = { once: UNNOTICED, always: UNNOTICED };

/**
 * No answer, or none that settles it. What may be sent again is, and is then done exactly once; what may not is said to
 * be of unknown outcome, whether it was done or not.
 */
export function lost(code: ErrorCode, applied: boolean): Verdict {
  const open = `${code}, unknown`;
  return {
    once: {
      anytime: done(2),
      withinCall: done(2),
      never: { caller: open, changed: applied, attempts: 1 },
      read: read(2),
    },
    always: {
      anytime: { caller: `${open}, retryable`, changed: applied, attempts: 3 },
      withinCall: { caller: open, changed: applied, attempts: 3 },
      never: { caller: open, changed: applied, attempts: 1 },
      read: { caller: `${code}, not-sent, retryable`, changed: false, attempts: 3 },
    },
  };
}

/** The vendor said no, and said when to come always: everything may be sent again. */
export const heldOff: Verdict = {
  once: { anytime: done(2), withinCall: done(2), never: done(2), read: read(2) },
  always: every({ caller: 'rate-limited, refused, retryable', changed: false, attempts: 3 }),
};

/** The vendor asks for a longer wait than the call may take: the caller hears of it at once. */
export const heldOffTooLong: Verdict = alike({
  caller: 'rate-limited, refused, retryable',
  changed: false,
  attempts: 1,
});

/** Success, in words that make no sense: to ask again would not make them clearer. */
export function garbled(applied: boolean): Verdict {
  const write: Expected = { caller: 'malformed-response, unknown', changed: applied, attempts: 1 };
  const both = { ...every(write), read: { caller: 'malformed-response, not-sent', changed: false, attempts: 1 } };
  return { once: both, always: both };
}

/** The credential is not accepted, as it was made: to send it again would not help. */
export const notAccepted: Verdict = alike({ caller: 'unauthenticated, refused', changed: false, attempts: 1 });

function every(expected: Expected): Verdict['once'] {
  return { anytime: expected, withinCall: expected, never: expected, read: expected };
}

function alike(expected: Expected): Verdict {
  return { once: every(expected), always: every(expected) };
}
