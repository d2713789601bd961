import type { RateLimit } from './rate-limit.js';

/** What a budget asks a pool for. */
export interface SlotAsk {
  /** How many requests it would send now; at least 1. */
  readonly slots: number;
  /** The limits that are configured, all of which hold at once; empty where none is known. */
  readonly limits: readonly RateLimit[];
  /** Whether these are requests of bulk work, which leaves the reserve of every limit alone. */
  readonly bulk: boolean;
  /** Which part of each limit is the reserve, from 0 to below 1; {@link reservedOf} makes a number of it. */
  readonly reserve: number;
  /** The longest that one of these requests can be on its way, in milliseconds: for what a lost process never settles. */
  readonly heldForInMs: number;
}

/** What a pool answers. */
export interface SlotGrant {
  /** One for each request that may be sent now, as many as were asked for or fewer. What they are is the pool's matter. */
  readonly slots: readonly unknown[];
  /**
   * After how many milliseconds to ask again, where there are fewer; read only then. `Infinity`: not before a slot of this
   * process is settled or given back.
   */
  readonly againInMs: number;
}

/** What the answer to one request said about limits. */
export interface Heard {
  /** Whether the vendor let the request through, whatever else it said to it; `false` if it was one too many. Absent where no answer came. */
  readonly passed?: boolean;
  /** `Ratelimit: "default";r=50;t=30`: so many requests are left for so long. */
  readonly remaining?: { readonly requests: number; readonly forInMs: number };
  /** `Ratelimit-Policy: "burst";q=100;w=60`: what the vendor says its limits are. They hold beside the configured ones. */
  readonly policies?: readonly RateLimit[];
  /** With `passed: false`: nobody may send for so long. A pool is always told. */
  readonly blockedForInMs?: number;
  /** With `blockedForInMs`: that a pace is to be learned from it, because no limit that is known explains the refusal. */
  readonly learns?: boolean;
}

/**
 * Counts the requests made with each credential, in one process or in many. A request has a slot from before it is sent
 * until `windowInMs` after it was settled: so that wherever the vendor's windows begin, and however long a request is on
 * its way, no window ever holds more of them than the limit.
 *
 * Budgets queue, order and time; a pool only counts and remembers what the vendor said. Keys are digests: they hold no
 * credential. A pool never rejects and never throws: what it counts with may be gone, and then it counts by itself.
 */
export interface RequestPool {
  /**
   * Takes slots. Answers at once, without a promise, wherever it can: this is on the way of every request. Grants one only
   * if, with it and all that are taken already, each of these holds:
   *
   * - nobody is blocked (`blockedForInMs`);
   * - in every limit (those asked with, the policies heard and the pace learned), the requests on their way and those
   *   settled within its window are at most `requests`, less its reserve for bulk;
   * - the requests on their way are at most what the vendor said is left (`remaining`), less the smallest of the reserves
   *   for bulk, until the time it was said for is over.
   */
  take(key: string, ask: SlotAsk): SlotGrant | Promise<SlotGrant>;
  /** The request of a slot was answered, or given up after it may have been sent. Its slot stays taken for the window. */
  settle(key: string, slot: unknown, heard: Heard): void;
  /** The request of a slot was never sent: the slot is free again. */
  giveBack(key: string, slot: unknown): void;
  /**
   * The least time in milliseconds until the n-th slot from now (from 1) can be had, if every request on its way is
   * answered now and none is given back. Never too long; 0 where it is not known. A call that has less time is refused at
   * once, so a pool that always says 0 lets calls wait in vain. It is asked often: no I/O.
   */
  earliestInMs(key: string, ask: SlotAsk, nth: number): number;
  /** Lets go of connections and timers. Nothing is asked afterwards; what is settled afterwards is dropped. */
  close?(): void | Promise<void>;
}
