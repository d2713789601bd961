import type { RateLimit } from '../server/rate-limit.js';
import { Refusal } from './refusal.js';

const WAIT_HEADERS = ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms', 'none'] as const;

/** The header in which a 429 says how long to wait; `none` says nothing. */
export type WaitHeader = (typeof WAIT_HEADERS)[number];

export interface AzureRateLimits {
  /** All operations on rooms and their participants together. The vendor publishes no figure. */
  readonly rooms?: RateLimit;
  readonly identities?: {
    /** Creating users and issuing tokens together; documented are 1,000 in 30 seconds. */
    readonly issue?: RateLimit;
    /** Deleting users and revoking tokens together; documented are 500 in 30 seconds. */
    readonly delete?: RateLimit;
  };
  /** `retry-after`, in whole seconds, unless given. */
  readonly waitHeader?: WaitHeader;
}

/** What the requests to an operation are counted with. */
export type Bucket = 'rooms' | 'issue' | 'delete';

/** Counts a request, and throws the refusal when it is one too many. Refused ones count too. */
export type Throttle = (bucket: Bucket, now: Date) => void;

export function throttleBy({ rooms, identities, waitHeader = 'retry-after' }: AzureRateLimits): Throttle {
  const limits = { rooms, ...identities };
  const windows = new Map<Bucket, { readonly endsAt: number; readonly count: number }>();
  return (bucket, now) => {
    const limit = limits[bucket];
    if (!limit) return;
    const time = now.getTime();
    const open = windows.get(bucket);
    const { endsAt, count } =
      open && time < open.endsAt ? open : { endsAt: time + limit.windowInSeconds * 1000, count: 0 };
    windows.set(bucket, { endsAt, count: count + 1 });
    if (count >= limit.requests) throw tooManyRequests(waitHeader, endsAt - time);
  };
}

/** Adds to `problems` what cannot be used. */
export function checkAzureRateLimits(
  { rooms, identities = {}, waitHeader }: AzureRateLimits,
  problems: string[],
): void {
  const limits = { rooms, 'identities.issue': identities.issue, 'identities.delete': identities.delete };
  for (const [name, limit] of Object.entries(limits)) {
    if (!limit) continue;
    for (const field of ['requests', 'windowInSeconds'] as const)
      if (!Number.isInteger(limit[field]) || limit[field] < 1)
        problems.push(`rateLimits.azure.${name}.${field} must be a whole number, 1 or more`);
  }
  if (waitHeader !== undefined && !WAIT_HEADERS.includes(waitHeader))
    problems.push(`rateLimits.azure.waitHeader can be ${WAIT_HEADERS.join(' or ')}`);
}

function tooManyRequests(header: WaitHeader, waitInMs: number): Refusal {
  const wait = header === 'retry-after' ? Math.ceil(waitInMs / 1000) : waitInMs;
  const headers = header === 'none' ? {} : { [header]: String(wait) };
  return new Refusal(429, 'TooManyRequests', 'Too many requests were sent in a given time.', {}, headers);
}
