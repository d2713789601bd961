import type { RateLimit } from './rate-limit.js';

/** A limit that no vendor told and nobody configured: learned from what was let through before a refusal. */
export interface Pace extends RateLimit {
  /** When it was learned, in milliseconds of whatever clock. */
  readonly learnedAt: number;
  /** After how many milliseconds it may be a little more, again and again: the vendor does not say when it allows more. */
  readonly raiseEveryInMs: number;
}

/** What a pace is learned from. */
export interface Lesson {
  /** How many requests the vendor let through. */
  readonly passed: number;
  /** In how many milliseconds, to the end of the wait that it asked for. */
  readonly overInMs: number;
  /** How long it asked to wait. */
  readonly blockedForInMs: number;
  /** The pace that was kept, and still was too much. */
  readonly before?: Pace | undefined;
  readonly now: number;
}

/** How long a pace is kept after the last refusal, in milliseconds: what was true once need not be any more. */
export const PACE_KEPT_FOR_IN_MS = 300_000;

const SHORTEST_WINDOW_IN_MS = 1_000;
const LONGEST_WINDOW_IN_MS = 5_000;
/** For less than one request in the longest window. Where a vendor allows less, it says for how long to wait. */
const SLOWEST_IN_MS = 10_000;
/** A pace that was learned in bad times is not kept for long in good ones. */
const LONGEST_PATIENCE_IN_MS = 30_000;

/**
 * The pace after a refusal. The first is what was let through over the whole time, the wait included: for a vendor with
 * fixed windows, and for one with a token bucket, that is no more than it allows. From then on it is additive increase and
 * multiplicative decrease, with more patience after every refusal.
 */
export function learnedPace({ passed, overInMs, blockedForInMs, before, now }: Lesson): Pace {
  const windowInMs =
    before?.windowInMs ?? Math.min(Math.max(blockedForInMs, SHORTEST_WINDOW_IN_MS), LONGEST_WINDOW_IN_MS);
  const measured = Math.floor((Math.max(passed, 1) / Math.max(overInMs, 1)) * windowInMs);
  const kept = before === undefined ? undefined : requestsOfPace(before, now);
  const raiseEveryInMs =
    before === undefined
      ? 4 * windowInMs
      : Math.min(2 * before.raiseEveryInMs, 32 * windowInMs, LONGEST_PATIENCE_IN_MS);
  const requests =
    kept === undefined ? measured : Math.min(Math.max(measured, Math.floor(kept * 0.85)), Math.max(kept - 1, 0));
  if (requests >= 1) return { requests, windowInMs, learnedAt: now, raiseEveryInMs };
  // Slower than one in a window: the window grows instead.
  const perRequestInMs = kept === undefined ? overInMs / Math.max(passed, 1) : 2 * windowInMs;
  const slower = Math.min(Math.max(perRequestInMs, windowInMs), SLOWEST_IN_MS);
  return { requests: 1, windowInMs: slower, learnedAt: now, raiseEveryInMs: slower };
}

/** How many requests a pace allows in its window by now. */
export function requestsOfPace({ requests, learnedAt, raiseEveryInMs }: Pace, now: number): number {
  const steps = Math.floor(Math.max(0, now - learnedAt) / raiseEveryInMs);
  return requests + steps * Math.max(1, Math.floor(requests * 0.05));
}

/** Whether a pace holds no more. */
export function isPaceOver({ learnedAt }: Pace, now: number): boolean {
  return now - learnedAt >= PACE_KEPT_FOR_IN_MS;
}
