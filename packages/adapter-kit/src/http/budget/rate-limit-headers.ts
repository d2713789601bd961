import type { RateLimit } from './rate-limit.js';
import type { Heard } from './request-pool.js';

/** No vendor's window is longer; what says so is no limit. */
const LONGEST_IN_S = 86_400;

/** For how long one answer may stop everybody, in milliseconds: a mistake in a header must not stop a process for a year. */
export const LONGEST_BLOCK_IN_MS = 600_000;

/**
 * What is left, as `Ratelimit: "default";r=50;t=30` says: 50 requests for 30 seconds; the least where it names several.
 * `undefined` where it says nothing that makes sense.
 */
export function remainingIn(value: string | undefined): Heard['remaining'] {
  let least: { readonly requests: number; readonly forInMs: number } | undefined;
  for (const item of itemsOf(value)) {
    const requests = parameterOf(item, 'r');
    const forInS = parameterOf(item, 't');
    if (requests === undefined || forInS === undefined || forInS > LONGEST_IN_S) continue;
    if (least !== undefined && least.requests <= requests) continue;
    least = { requests, forInMs: Math.min(forInS * 1000, LONGEST_BLOCK_IN_MS) };
  }
  return least;
}

/** The limits that `Ratelimit-Policy: "burst";q=100;w=60` names: 100 requests in 60 seconds. */
export function policiesIn(value: string | undefined): readonly RateLimit[] | undefined {
  const policies = itemsOf(value).flatMap((item) => {
    const requests = parameterOf(item, 'q');
    const windowInS = parameterOf(item, 'w');
    const isLimit = requests !== undefined && requests > 0 && windowInS !== undefined && windowInS > 0;
    return isLimit && windowInS <= LONGEST_IN_S ? [{ requests, windowInMs: windowInS * 1000 }] : [];
  });
  return policies.length === 0 ? undefined : policies;
}

/** The items of a list (RFC 8941); more than a few are no vendor's. */
function itemsOf(value: string | undefined): readonly string[] {
  return value === undefined || value.length > 500 ? [] : value.split(',');
}

/** A parameter that is a whole number, not below 0. */
function parameterOf(item: string, name: string): number | undefined {
  const found = new RegExp(`;\\s*${name}=(\\d{1,9})\\s*(?:;|$)`).exec(item)?.[1];
  return found === undefined ? undefined : Number(found);
}
