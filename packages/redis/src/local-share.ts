import { type RateLimit, reservedOf, type SlotAsk } from '@anyroom/adapter-kit/http';
import type { OwnRequests } from './own-requests.js';

/** What a process knows when it has to count by itself. */
export interface Alone {
  readonly own: OwnRequests;
  readonly now: number;
  /** Which part of every limit is this process's, above 0 and at most 1. */
  readonly share: number;
  /** What holds beside the limits that are asked with. */
  readonly others: readonly RateLimit[];
  readonly blockedUntil: number;
  /** What the vendor said is left, for all processes. */
  readonly left: { readonly requests: number; readonly until: number } | undefined;
  /** What all processes had taken when it was last known, and what this one has taken since. */
  readonly lastKnown?: {
    readonly at: number;
    readonly usages: readonly (readonly [requests: number, windowInMs: number, used: number])[];
    readonly takenSince: number;
  };
}

/**
 * How many requests a process may send on its share, and when to look again if there are none. Its own requests, however
 * they were granted, count in its share of each limit (at least one request). While what all processes had taken when it
 * was last known may still count, it takes no more than its share of what was left then.
 */
export function roomInShare(ask: SlotAsk, alone: Alone): { readonly room: number; readonly againInMs: number } {
  const { own, now, share, others, blockedUntil, left, lastKnown } = alone;
  if (now < blockedUntil) return { room: 0, againInMs: blockedUntil - now };
  let room = Number.POSITIVE_INFINITY;
  let again = 0;
  const bound = (most: number, againAt: number | undefined) => {
    room = Math.min(room, most);
    if (most < 1) again = Math.max(again, (againAt ?? now + 1_000) - now);
  };

  for (const { requests, windowInMs } of [...ask.limits, ...others]) {
    const most = shareOf(requests, share);
    const used = own.countIn(windowInMs, now);
    const free = most - (ask.bulk ? reservedOf(most, ask.reserve) : 0) - used;
    bound(free, free < 1 ? own.expiryOf(1 - free, windowInMs, now) : undefined);
    if (lastKnown !== undefined && now < lastKnown.at + windowInMs) {
      const known = lastKnown.usages.find((each) => each[0] === requests && each[1] === windowInMs);
      const fresh = Math.floor(Math.max(0, requests - (known?.[2] ?? 0)) * share);
      bound(fresh - lastKnown.takenSince, lastKnown.at + windowInMs);
    }
  }
  if (left !== undefined && now < left.until) {
    bound((left.requests < 1 ? 0 : shareOf(left.requests, share)) - own.flying, left.until);
  }
  return { room: Math.max(0, room), againInMs: again };
}

function shareOf(requests: number, share: number): number {
  return Math.max(1, Math.floor(requests * share));
}
