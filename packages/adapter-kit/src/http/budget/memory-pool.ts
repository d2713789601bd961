import { isPaceOver, learnedPace, type Pace, requestsOfPace } from './pace.js';
import { type RateLimit, reservedOf } from './rate-limit.js';
import { LONGEST_BLOCK_IN_MS } from './rate-limit-headers.js';
import type { Heard, RequestPool, SlotAsk, SlotGrant } from './request-pool.js';
import { SlidingLog } from './sliding-log.js';

/** What can be set on a pool in memory. */
export interface MemoryPoolOptions {
  /** A clock in milliseconds that never goes back. Default `performance.now()`. */
  readonly now?: () => number;
}

/** Makes a pool that counts in this process, and answers everything at once. */
export function createMemoryPool({ now = () => performance.now() }: MemoryPoolOptions = {}): RequestPool {
  const counters = new Map<string, Counter>();
  let sweepAt = FIRST_SWEEP;

  const counterOf = (key: string): Counter => {
    const known = counters.get(key);
    if (known !== undefined) return known;
    if (counters.size >= sweepAt) {
      const time = now();
      for (const [old, counter] of counters) if (counter.isForgettable(time)) counters.delete(old);
      sweepAt = Math.max(FIRST_SWEEP, 2 * counters.size);
    }
    const counter = new Counter();
    counters.set(key, counter);
    return counter;
  };

  return {
    take: (key, ask) => counterOf(key).take(ask, now()),
    settle: (key, _slot, heard) => counterOf(key).settle(heard, now()),
    giveBack: (key) => counterOf(key).giveBack(),
    earliestInMs: (key, ask, nth) => counterOf(key).earliestInMs(ask, nth, now()),
  };
}

/** How many credentials are kept before those that have nothing to remember are looked for. */
const FIRST_SWEEP = 1_000;

/** How many different windows of a vendor's policies are kept. */
const MOST_POLICIES = 4;

const SLOT = Symbol('slot');
const ONE: SlotGrant = { slots: [SLOT], againInMs: 0 };

/** What is counted and remembered under one key. */
class Counter {
  #inFlight = 0;
  readonly #settled = new SlidingLog();
  #policies: readonly RateLimit[] = [];
  /** Those of the newest answer that named any, and those of others before it, each with when it is forgotten. */
  #heardPolicies: readonly RateLimit[] = [];
  #heardUntil = Number.NEGATIVE_INFINITY;
  #olderPolicies: readonly (readonly [RateLimit, until: number])[] = [];
  #forgetAt = Number.POSITIVE_INFINITY;
  #blockedUntil = Number.NEGATIVE_INFINITY;
  /** At most so many may be on their way, until then: the vendor said that no more are left. */
  #remaining = 0;
  #remainingUntil = Number.NEGATIVE_INFINITY;
  #passed = 0;
  #passedSince: number | undefined;
  /** The length of a block that a pace is learned from when it is over. */
  #lessonInMs: number | undefined;
  #pace: Pace | undefined;

  take(ask: SlotAsk, now: number): SlotGrant {
    this.#learn(now);
    this.#forgetPolicies(now);
    const room = this.#room(ask, now);
    if (room >= 1 && ask.slots === 1) {
      this.#inFlight += 1;
      return ONE;
    }
    const granted = Math.max(0, Math.min(room, ask.slots));
    this.#inFlight += granted;
    return {
      slots: new Array<unknown>(granted).fill(SLOT),
      againInMs: granted === ask.slots ? 0 : this.#againInMs(ask, now),
    };
  }

  settle({ passed, remaining, policies, blockedForInMs, learns }: Heard, now: number): void {
    this.#inFlight -= 1;
    this.#settled.add(now);
    if (passed === true) this.#notePassed(now);
    if (policies !== undefined) this.#notePolicies(policies, now);
    if (remaining !== undefined) this.#noteRemaining(remaining.requests, now + remaining.forInMs, now);
    // It may have been counted, and its answer does not say what is left since.
    else if (now < this.#remainingUntil) this.#remaining -= 1;
    if (blockedForInMs !== undefined) {
      this.#blockedUntil = Math.max(this.#blockedUntil, now + blockedForInMs);
      if (learns === true) this.#lessonInMs = Math.max(this.#lessonInMs ?? 0, blockedForInMs);
    }
  }

  giveBack(): void {
    this.#inFlight -= 1;
  }

  earliestInMs(ask: SlotAsk, nth: number, now: number): number {
    this.#forgetPolicies(now);
    let earliest = Math.max(0, this.#blockedUntil - now);
    if (now < this.#remainingUntil && nth > this.#remaining - this.#reservedOfRemaining(ask)) {
      earliest = Math.max(earliest, this.#remainingUntil - now);
    }
    for (const limit of ask.limits) earliest = Math.max(earliest, this.#nthInMs(limit, ask, nth, now));
    for (const limit of this.#policies) earliest = Math.max(earliest, this.#nthInMs(limit, ask, nth, now));
    return earliest;
  }

  isForgettable(now: number): boolean {
    return (
      this.#inFlight === 0 &&
      now >= this.#blockedUntil &&
      now >= this.#remainingUntil &&
      (this.#pace === undefined || isPaceOver(this.#pace, now)) &&
      this.#settled.isEmpty(now)
    );
  }

  /** How many slots could be taken now; none where it is below 1. */
  #room(ask: SlotAsk, now: number): number {
    if (now < this.#blockedUntil) return 0;
    let room = Number.POSITIVE_INFINITY;
    for (const limit of ask.limits) room = Math.min(room, this.#roomIn(limit.requests, limit.windowInMs, ask, now));
    for (const limit of this.#policies) room = Math.min(room, this.#roomIn(limit.requests, limit.windowInMs, ask, now));
    if (this.#pace !== undefined) {
      room = Math.min(room, this.#roomIn(requestsOfPace(this.#pace, now), this.#pace.windowInMs, ask, now));
    }
    if (now < this.#remainingUntil) {
      room = Math.min(room, this.#remaining - this.#reservedOfRemaining(ask) - this.#inFlight);
    }
    return room;
  }

  #roomIn(requests: number, windowInMs: number, { bulk, reserve }: SlotAsk, now: number): number {
    const reserved = bulk ? reservedOf(requests, reserve) : 0;
    return requests - reserved - this.#inFlight - this.#settled.count(windowInMs, now);
  }

  /** When there is a slot if nothing is settled; `Infinity` where one must be settled first. */
  #againInMs(ask: SlotAsk, now: number): number {
    let again = Math.max(0, this.#blockedUntil - now);
    const wait = (requests: number, windowInMs: number) => {
      const missing = 1 - this.#roomIn(requests, windowInMs, ask, now);
      if (missing < 1) return;
      const isInLog = missing <= this.#settled.count(windowInMs, now);
      const expiry = isInLog ? this.#settled.expiryOf(missing, windowInMs, now) : Number.POSITIVE_INFINITY;
      again = Math.max(again, expiry - now);
    };
    for (const { requests, windowInMs } of ask.limits) wait(requests, windowInMs);
    for (const { requests, windowInMs } of this.#policies) wait(requests, windowInMs);
    if (this.#pace !== undefined) wait(requestsOfPace(this.#pace, now), this.#pace.windowInMs);
    if (now < this.#remainingUntil && this.#remaining - this.#reservedOfRemaining(ask) - this.#inFlight < 1) {
      again = Math.max(again, this.#remainingUntil - now);
    }
    return again;
  }

  #nthInMs({ requests, windowInMs }: RateLimit, { bulk, reserve }: SlotAsk, nth: number, now: number): number {
    const most = requests - (bulk ? reservedOf(requests, reserve) : 0);
    const inLog = this.#settled.count(windowInMs, now);
    const taken = this.#inFlight + inLog;
    // So many of those taken must have left the window first. Once all have, each slot can be had again a window later.
    let leaving = taken - most + nth;
    const rounds = Math.max(0, Math.ceil((leaving - taken) / most));
    leaving -= rounds * most;
    const first =
      leaving <= 0 ? 0 : leaving <= inLog ? this.#settled.expiryOf(leaving, windowInMs, now) - now : windowInMs;
    return first + rounds * windowInMs;
  }

  #reservedOfRemaining({ bulk, reserve, limits }: SlotAsk): number {
    if (!bulk) return 0;
    const all = [...limits, ...this.#policies];
    if (all.length === 0) return 0;
    return Math.min(...all.map(({ requests }) => reservedOf(requests, reserve)));
  }

  #notePassed(now: number): void {
    this.#passedSince ??= now;
    this.#passed += 1;
    const overInMs = now - this.#passedSince;
    if (overInMs <= LESSON_IN_MS) return;
    // Half of what is long past is forgotten, so that the rest speaks of the present.
    this.#passed /= 2;
    this.#passedSince = now - overInMs / 2;
  }

  /** The newest word on a length of window replaces what was said of it before. */
  #notePolicies(heard: readonly RateLimit[], now: number): void {
    if (heard !== this.#heardPolicies) {
      const isReplaced = ({ windowInMs }: RateLimit) => heard.some((limit) => limit.windowInMs === windowInMs);
      const older = [...this.#heardPolicies.map((each) => [each, this.#heardUntil] as const), ...this.#olderPolicies];
      this.#olderPolicies = older.filter(([each]) => !isReplaced(each)).slice(0, MOST_POLICIES);
      this.#heardPolicies = heard;
      this.#policies = [...heard, ...this.#olderPolicies.map(([each]) => each)].slice(0, MOST_POLICIES);
      this.#forgetAt = Math.min(now, ...this.#olderPolicies.map(([, until]) => until));
    }
    this.#heardUntil = now + LONGEST_BLOCK_IN_MS;
  }

  /** A policy that is not heard of any more does not hold for ever. */
  #forgetPolicies(now: number): void {
    if (now < this.#forgetAt) return;
    if (now >= this.#heardUntil) this.#heardPolicies = [];
    this.#olderPolicies = this.#olderPolicies.filter(([, until]) => now < until);
    this.#policies = [...this.#heardPolicies, ...this.#olderPolicies.map(([each]) => each)].slice(0, MOST_POLICIES);
    const ends = this.#olderPolicies.map(([, until]) => until);
    this.#forgetAt = Math.min(this.#heardPolicies.length > 0 ? this.#heardUntil : Number.POSITIVE_INFINITY, ...ends);
  }

  /**
   * The vendor counts requests one by one, so the least that it said to be left in one of its windows, it said last. Who
   * is still on the way may not be counted in that.
   */
  #noteRemaining(requests: number, until: number, now: number): void {
    if (now >= this.#remainingUntil || until > this.#remainingUntil + SAME_WINDOW_IN_MS) {
      this.#remaining = requests;
      this.#remainingUntil = until;
    } else if (until >= this.#remainingUntil - SAME_WINDOW_IN_MS) {
      this.#remaining = Math.min(this.#remaining, requests);
      this.#remainingUntil = Math.max(this.#remainingUntil, until);
    }
    // Otherwise it is an old window's answer that was long on its way.
  }

  /** Once the wait is over: who was on the way when the vendor refused has been heard of by then. */
  #learn(now: number): void {
    if (this.#pace !== undefined && isPaceOver(this.#pace, now)) this.#pace = undefined;
    if (this.#lessonInMs === undefined || now < this.#blockedUntil) return;
    const since = this.#passedSince ?? this.#blockedUntil - this.#lessonInMs;
    this.#pace = learnedPace({
      passed: this.#passed,
      overInMs: this.#blockedUntil - since,
      blockedForInMs: this.#lessonInMs,
      before: this.#pace,
      now,
    });
    this.#lessonInMs = undefined;
    this.#passed = 0;
    this.#passedSince = now;
  }
}

/** By how much the end of one window may differ from answer to answer: it is told in whole seconds, and after the way back. */
const SAME_WINDOW_IN_MS = 2_000;

/** Of which time what was let through tells of a vendor's limits. */
const LESSON_IN_MS = 10_000;
