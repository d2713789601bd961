import type { Heard, RateLimit, SlotAsk } from '@anyroom/adapter-kit/http';
import { reservedOf } from '@anyroom/adapter-kit/http';
import { pairsOf, type ScriptAnswer, type ScriptCall } from './script-call.js';

/** What a vendor said is left, and until when. */
export interface Left {
  readonly requests: number;
  readonly until: number;
}

/** The end of one window differs from answer to answer: it is told in whole seconds, and after the way back. */
const SAME_WINDOW_IN_MS = 2_000;
const MOST_POLICIES = 4;
/** How long a policy holds that is not heard of again: as in memory, and in the script. */
const LONGEST_UNHEARD_IN_MS = 600_000;
const MOST_TO_TELL = 1_000;

/** What the vendor said about limits: as far as this process knows it, and what it has still to tell the others. */
export class VendorWords {
  blockedUntil = Number.NEGATIVE_INFINITY;
  left: Left | undefined;
  #others: readonly RateLimit[] = [];
  #othersUntil = Number.NEGATIVE_INFINITY;
  #untold = nothing();

  /** The policies, and the pace that was learned: they hold beside the limits that are configured, unless nobody speaks of them for long. */
  othersAt(now: number): readonly RateLimit[] {
    return now < this.#othersUntil ? this.#others : [];
  }

  /** Takes note of an answer of the vendor's. */
  hear({ passed, remaining, policies, blockedForInMs, learns }: Heard, now: number): void {
    const untold = this.#untold;
    if (passed === true) untold.passed += 1;
    if (policies !== undefined) {
      untold.policies = newestOf(policies, untold.policies);
      this.#others = newestOf(policies, this.othersAt(now));
      this.#othersUntil = now + LONGEST_UNHEARD_IN_MS;
    }
    if (remaining === undefined) {
      untold.silent += 1;
      if (this.left !== undefined) this.left = { ...this.left, requests: this.left.requests - 1 };
    } else {
      const left = { requests: remaining.requests, until: now + remaining.forInMs };
      if (untold.left.length === MOST_TO_TELL) untold.left.shift();
      untold.left.push(left);
      this.left = latestOf(this.left, left, now);
    }
    if (blockedForInMs !== undefined) {
      const until = now + blockedForInMs;
      this.blockedUntil = Math.max(this.blockedUntil, until);
      untold.blockedUntil = Math.max(untold.blockedUntil, until);
      if (learns === true) untold.lessonInMs = Math.max(untold.lessonInMs, blockedForInMs);
    }
  }

  /** Takes note of what the others heard. It was said at a time. */
  learn({ blockedForInMs, left, others }: ScriptAnswer, at: number): void {
    if (blockedForInMs > 0) this.blockedUntil = Math.max(this.blockedUntil, at + blockedForInMs);
    this.left = left && { requests: left.requests, until: at + left.forInMs };
    this.#others = others;
    this.#othersUntil = at + LONGEST_UNHEARD_IN_MS;
  }

  /** What the others are to be told, as of now. It counts as told, unless it is put back. */
  tell(now: number): { readonly words: ScriptCall['heard']; readonly putBack: () => void } {
    const told = this.#untold;
    this.#untold = nothing();
    const { passed, silent, blockedUntil, lessonInMs } = told;
    return {
      words: {
        passed,
        silent,
        left: told.left
          .filter(({ until }) => until > now)
          .flatMap(({ requests, until }) => [requests, Math.ceil(until - now)]),
        policies: pairsOf(told.policies),
        ...(blockedUntil > now && { blockedForInMs: Math.ceil(blockedUntil - now) }),
        ...(lessonInMs > 0 && { lessonInMs: Math.ceil(lessonInMs) }),
      },
      putBack: () => {
        const since = this.#untold;
        this.#untold = {
          passed: passed + since.passed,
          silent: silent + since.silent,
          left: [...told.left, ...since.left].slice(-MOST_TO_TELL),
          policies: newestOf(since.policies, told.policies),
          blockedUntil: Math.max(blockedUntil, since.blockedUntil),
          lessonInMs: Math.max(lessonInMs, since.lessonInMs),
        };
      },
    };
  }

  /** For how long none, or no n-th one, can be sent by what the vendor said. */
  earliestInMs({ limits, bulk, reserve }: SlotAsk, nth: number, now: number): number {
    const blocked = Math.max(0, this.blockedUntil - now);
    if (this.left === undefined || now >= this.left.until) return blocked;
    const all = bulk ? [...limits, ...this.othersAt(now)].map(({ requests }) => reservedOf(requests, reserve)) : [];
    const reserved = all.length === 0 ? 0 : Math.min(...all);
    return nth > this.left.requests - reserved ? Math.max(blocked, this.left.until - now) : blocked;
  }
}

const nothing = () => ({
  passed: 0,
  silent: 0,
  left: [] as Left[],
  policies: [] as readonly RateLimit[],
  blockedUntil: Number.NEGATIVE_INFINITY,
  lessonInMs: 0,
});

function newestOf(newer: readonly RateLimit[], older: readonly RateLimit[]): readonly RateLimit[] {
  const isReplaced = ({ windowInMs }: RateLimit) => newer.some((each) => each.windowInMs === windowInMs);
  return [...newer, ...older.filter((each) => !isReplaced(each))].slice(0, MOST_POLICIES);
}

/** The vendor counts one by one, so the least that it said to be left in one of its windows, it said last. */
function latestOf(known: Left | undefined, heard: Left, now: number): Left {
  if (known === undefined || now >= known.until || heard.until > known.until + SAME_WINDOW_IN_MS) return heard;
  if (heard.until < known.until - SAME_WINDOW_IN_MS) return known;
  return { requests: Math.min(known.requests, heard.requests), until: Math.max(known.until, heard.until) };
}
