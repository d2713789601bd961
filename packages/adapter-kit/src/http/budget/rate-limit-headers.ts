import type { RateLimit } from './rate-limit.js';
import type { Heard } from './request-pool.js';

/** No vendor's window is longer; what says so is no limit. */
const LONGEST_IN_S = 86_400;

/** For how long one answer may stop everybody, and a policy holds that is not heard of again, in milliseconds: a mistake in a header must not stop a process for a year. */
export const LONGEST_BLOCK_IN_MS = 600_000;

/**
 * What is left, as `Ratelimit: "default";r=50;t=30` says: 50 requests for 30 seconds; the least where it names several.
 * `undefined` where it says nothing that makes sense.
 */
export function remainingIn(value: string | undefined): Heard['remaining'] {
  let least: { readonly requests: number; readonly forInMs: number } | undefined;
  for (const item of itemsOf(value)) {
    const requests = numberOf(item, 'r');
    const forInS = numberOf(item, 't');
    if (requests === undefined || forInS === undefined || forInS > LONGEST_IN_S) continue;
    if (least !== undefined && least.requests <= requests) continue;
    least = { requests, forInMs: Math.min(forInS * 1000, LONGEST_BLOCK_IN_MS) };
  }
  return least;
}

/**
 * The limits that `Ratelimit-Policy: "burst";q=100;w=60` names: 100 requests in 60 seconds. Windows longer than what one
 * answer may stop everybody for are not believed.
 */
export function policiesIn(value: string | undefined): readonly RateLimit[] | undefined {
  const policies = itemsOf(value).flatMap((item) => {
    const requests = numberOf(item, 'q');
    const windowInS = numberOf(item, 'w');
    const isLimit = requests !== undefined && requests > 0 && windowInS !== undefined && windowInS > 0;
    return isLimit && windowInS * 1000 <= LONGEST_BLOCK_IN_MS ? [{ requests, windowInMs: windowInS * 1000 }] : [];
  });
  return policies.length === 0 ? undefined : policies;
}

const TEXT = /"(?:[^"\\]|\\["\\])*"/.source;
const PARAMETER = `[ \\t]*;[ \\t]*([a-z*][\\w.*-]*)(?:=(${TEXT}|[^\\s",;]+))?`;
const ITEM = `[ \\t]*(?:${TEXT}|[A-Za-z*][^\\s",;=]*)((?:${PARAMETER})*)[ \\t]*(?:,|$)`;

/**
 * The parameters of each item of a list (RFC 8941) that counts requests. None where it is not such a list; one longer than
 * a few items is no vendor's.
 */
function itemsOf(value: string | undefined): readonly ReadonlyMap<string, string>[] {
  if (value === undefined || value.length > 500) return [];
  const items: ReadonlyMap<string, string>[] = [];
  const item = new RegExp(ITEM, 'y');
  while (item.lastIndex < value.length) {
    const found = item.exec(value);
    if (found === null) return [];
    const parameters = new Map<string, string>();
    for (const [, name = '', text = ''] of (found[1] ?? '').matchAll(new RegExp(PARAMETER, 'g'))) {
      parameters.set(name, text);
    }
    // What is counted otherwise, such as in bytes, is no matter of requests.
    if ((parameters.get('qu') ?? '"requests"').replaceAll('"', '') === 'requests') items.push(parameters);
  }
  return items;
}

/** A parameter that is a whole number, not below 0. */
function numberOf(item: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = item.get(name);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
