import { retryAfterInMs } from '../retry-after.js';
import type { RateLimit } from './rate-limit.js';
import { policiesIn, remainingIn } from './rate-limit-headers.js';
import type { Heard } from './request-pool.js';

/** An answer, as far as limits go. */
export interface LimitedAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Reads from a vendor's answers what they say about limits. */
export type Hearing = (answer: LimitedAnswer | undefined, isRefusal: boolean) => Heard;

const NOTHING: Heard = {};
const PASSED: Heard = { passed: true };

/** Makes what reads them for one service: policies are alike in every answer, and read once. */
export function createHearing(): Hearing {
  let text: string | undefined;
  let policies: readonly RateLimit[] | undefined;

  return (answer, isRefusal) => {
    if (answer === undefined) return NOTHING;
    const header = (name: string) => {
      const value = answer.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    const policy = header('ratelimit-policy');
    if (policy !== text) {
      text = policy;
      policies = policiesIn(policy);
    }
    const left = header('ratelimit');
    const remaining = left === undefined ? undefined : remainingIn(left);
    if (!isRefusal && policies === undefined && remaining === undefined) return PASSED;
    const blockedForInMs = isRefusal ? retryAfterInMs(header) : undefined;
    return {
      passed: !isRefusal,
      ...(remaining !== undefined && { remaining }),
      ...(policies !== undefined && { policies }),
      ...(blockedForInMs !== undefined && { blockedForInMs }),
    };
  };
}
