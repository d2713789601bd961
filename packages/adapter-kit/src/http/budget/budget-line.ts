import { LONGEST_TIMER_IN_MS } from '../../calls/deadline.js';
import type { BudgetRefusal, BudgetTerms, Claim, Permit } from './budget.js';
import { FairQueue } from './fair-queue.js';
import { DEFAULT_RESERVE, type RateLimit } from './rate-limit.js';
import { LONGEST_BLOCK_IN_MS } from './rate-limit-headers.js';
import type { Heard, RequestPool, SlotAsk, SlotGrant } from './request-pool.js';

/** Somebody who waits for a slot. */
interface Waiting extends Claim {
  /** When its call's time is over, by `performance.now()`. */
  readonly endsAt: number;
  readonly settle: (end: Permit | BudgetRefusal) => void;
}

/** While both wait, so many interactive calls go before one of bulk, so that bulk work does not starve. */
const INTERACTIVE_BEFORE_ONE_OF_BULK = 9;

/** How many slots are asked for at once at the most. */
const MOST_SLOTS_AN_ASK = 64;

/** How many requests are on their way at once from here while no limit is known, unless the terms say otherwise. */
const MOST_IN_FLIGHT = 64;

/** From so many refusals a pace is learned: more than one call meets with, which may be one too many for somebody else's sake. */
const REFUSED_OFTEN = 4;

/** So long after the wait for the last one was over, refusals are counted anew. */
const REFUSED_WITHIN_IN_MS = 60_000;

/** How long everybody waits after a refusal that does not say, twice as long after each that follows on it. */
const FIRST_BLOCK_IN_MS = 1_000;
const LONGEST_UNTOLD_BLOCK_IN_MS = 30_000;

const CLOSED: BudgetRefusal = { refused: 'closed', retryAfterInMs: 0 };
const ENDED: BudgetRefusal = { refused: 'ended', retryAfterInMs: 0 };

/** The queue of all who use one credential in this process, before the pool that counts their requests. */
export class BudgetLine {
  /** Set when it is forgotten: whoever holds it then asks for the one in its place. */
  isDropped = false;
  readonly #key: string;
  readonly #pool: RequestPool;
  /** What counts where the pool, against its promise, fails. */
  readonly #spare: RequestPool;
  readonly #interactive = new FairQueue<Waiting>();
  readonly #bulk = new FairQueue<Waiting>();
  #ask: SlotAsk;
  #bulkAsk: SlotAsk;
  #mostInFlight: number;
  #inFlight = 0;
  /** Interactive calls served since one of bulk was, while bulk waited. */
  #turns = 0;
  #isAsking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #blockedUntil = Number.NEGATIVE_INFINITY;
  /** When the first refusal of the last burst came: all that were on their way then belong to it. */
  #refusedAt = Number.NEGATIVE_INFINITY;
  #refusedInARow = 0;
  #refusedLately = 0;
  #hasTaught = false;
  #isClosed = false;

  constructor(key: string, terms: BudgetTerms, pool: RequestPool, spare: RequestPool) {
    this.#key = key;
    this.#pool = pool;
    this.#spare = spare;
    this.#ask = askOf(terms);
    this.#bulkAsk = { ...this.#ask, bulk: true };
    this.#mostInFlight = terms.mostInFlight ?? MOST_IN_FLIGHT;
  }

  /** Holds everybody to these terms as well. */
  join(terms: BudgetTerms): void {
    const other = askOf(terms);
    this.#ask = {
      ...this.#ask,
      limits: strictest([...this.#ask.limits, ...other.limits]),
      reserve: Math.max(this.#ask.reserve, other.reserve),
      heldForInMs: Math.max(this.#ask.heldForInMs, other.heldForInMs),
    };
    this.#bulkAsk = { ...this.#ask, bulk: true };
    this.#mostInFlight = Math.min(this.#mostInFlight, terms.mostInFlight ?? MOST_IN_FLIGHT);
  }

  /** Whether nobody waits and nothing is on its way. */
  get isIdle(): boolean {
    return this.#inFlight === 0 && !this.#isAsking && this.#waiting === 0;
  }

  claim(claim: Claim): Permit | Promise<Permit | BudgetRefusal> {
    if (this.#isClosed) return Promise.resolve(CLOSED);
    const { bulk } = claim;
    const isFirst = this.#interactive.size === 0 && (!bulk || this.#bulk.size === 0);
    if (!isFirst || this.#isAsking || this.#room() < 1) return this.#wait(claim);
    if (!bulk && this.#bulk.size > 0 && this.#turns >= INTERACTIVE_BEFORE_ONE_OF_BULK) {
      // The reserve alone lets bulk wait for ever where interactive calls take all there is, and never wait themselves.
      const waiting = this.#wait(claim);
      this.#serve();
      return waiting;
    }

    const { answer, pool } = this.#take(bulk ? this.#bulkAsk : this.#ask);
    if ('then' in answer) {
      const waiting = this.#wait(claim);
      this.#await(answer, bulk ? this.#bulkAsk : this.#ask);
      return waiting;
    }
    if (answer.slots.length > 0) {
      this.#countTurn(bulk);
      return this.#permit(answer.slots[0], pool);
    }
    const waiting = this.#wait(claim);
    this.#wakeIn(answer.againInMs);
    return waiting;
  }

  /** Refuses everybody who waits, and everybody who comes. */
  close(): void {
    this.#isClosed = true;
    for (const queue of [this.#interactive, this.#bulk]) {
      for (const waiting of [...queue]) waiting.settle(CLOSED);
    }
    clearTimeout(this.#timer);
  }

  get #waiting(): number {
    return this.#interactive.size + this.#bulk.size;
  }

  /** How many more may be on their way: while no limit is known only so many, for all of them may be refused. */
  #room(): number {
    return this.#ask.limits.length > 0 ? Number.POSITIVE_INFINITY : this.#mostInFlight - this.#inFlight;
  }

  #wait(claim: Claim): Promise<Permit | BudgetRefusal> {
    const { deadline } = claim;
    if (deadline.endedBy !== undefined) return Promise.resolve(this.#refusalOfEnded(claim));
    const earliestInMs = this.#earliestInMs(claim);
    if (earliestInMs >= deadline.remainingInMs()) return Promise.resolve(rateLimited(earliestInMs));
    claim.onWait?.(earliestInMs);
    // Whoever was told may have given it up.
    if (deadline.endedBy !== undefined) return Promise.resolve(this.#refusalOfEnded(claim));
    const queue = claim.bulk ? this.#bulk : this.#interactive;
    return new Promise((resolve) => {
      const waiting: Waiting = {
        ...claim,
        endsAt: performance.now() + deadline.remainingInMs(),
        settle: (end) => {
          letGo();
          queue.remove(waiting);
          if (this.#waiting === 0) clearTimeout(this.#timer);
          resolve(end);
        },
      };
      queue.add(waiting);
      const letGo = deadline.onEnded(() => waiting.settle(this.#refusalOfEnded(claim)));
    });
  }

  /** Gives out what slots there are, in order, and sees to it that there is an occasion to do so again. */
  #serve(): void {
    while (this.#waiting > 0 && !this.#isAsking && this.#room() >= 1) {
      const ask = this.#nextAsk();
      const { answer, pool } = this.#take(ask);
      if ('then' in answer) {
        this.#await(answer, ask);
        return;
      }
      if (!this.#handOut(answer, pool, ask)) return;
    }
  }

  /** Asks for those whose turn it is. */
  #nextAsk(): SlotAsk {
    const [interactive, bulk] = [this.#interactive.size, this.#bulk.size];
    const most = Math.min(this.#room(), MOST_SLOTS_AN_ASK);
    if (bulk === 0) return { ...this.#ask, slots: Math.min(interactive, most) };
    if (interactive === 0) return { ...this.#bulkAsk, slots: Math.min(bulk, most) };
    const turns = INTERACTIVE_BEFORE_ONE_OF_BULK - this.#turns;
    // Where there are too many interactive calls even for all there is, the reserve serves nobody.
    return { ...this.#ask, slots: turns > 0 ? Math.min(interactive, most, turns) : 1 };
  }

  #await(answer: Promise<SlotGrant>, ask: SlotAsk): void {
    this.#isAsking = true;
    const handOut = (grant: SlotGrant, pool: RequestPool) => {
      this.#isAsking = false;
      if (this.#handOut(grant, pool, ask)) this.#serve();
    };
    answer.then(
      (grant) => handOut(grant, this.#pool),
      () => handOut(this.#spare.take(this.#key, ask) as SlotGrant, this.#spare),
    );
  }

  /** Gives slots to who is next. Says whether there may be more to be had now. */
  #handOut({ slots, againInMs }: SlotGrant, pool: RequestPool, ask: SlotAsk): boolean {
    for (const slot of slots) {
      const waiting = this.#next(ask.bulk);
      // Who it was asked for may have left meanwhile.
      if (waiting === undefined) pool.giveBack(this.#key, slot);
      else waiting.settle(this.#permit(slot, pool));
    }
    if (slots.length >= ask.slots) return true;
    this.#refuseHopeless();
    this.#wakeIn(againInMs);
    return false;
  }

  /** Takes out who is next. What was asked for as bulk may serve anybody; the rest serves bulk only when it has its turn. */
  #next(isBulks: boolean): Waiting | undefined {
    const bothWait = this.#interactive.size > 0 && this.#bulk.size > 0;
    const isBulksTurn = bothWait && this.#turns >= INTERACTIVE_BEFORE_ONE_OF_BULK;
    const isBulk = isBulksTurn || (this.#interactive.size === 0 && isBulks);
    this.#countTurn(isBulk);
    return isBulk ? this.#bulk.next() : this.#interactive.next();
  }

  /** Counts the interactive calls that are served while somebody of bulk waits, since one of bulk was. */
  #countTurn(isBulk: boolean): void {
    if (isBulk) this.#turns = 0;
    else if (this.#bulk.size > 0) this.#turns += 1;
  }

  /** Refuses those whose time is over before there can be a slot for anybody. */
  #refuseHopeless(): void {
    if (this.#waiting === 0) return;
    for (const [queue, ask] of [
      [this.#interactive, this.#ask],
      [this.#bulk, this.#interactive.size > 0 ? this.#ask : this.#bulkAsk],
    ] as const) {
      const earliestInMs = queue.size === 0 ? 0 : this.#pool.earliestInMs(this.#key, ask, 1);
      if (earliestInMs === 0) continue;
      // Only who has the least time is looked at: this happens with every answer.
      for (let hasty = queue.hastiest; hasty !== undefined; hasty = queue.hastiest) {
        if (hasty.deadline.remainingInMs() > earliestInMs) break;
        hasty.settle(rateLimited(earliestInMs));
      }
    }
  }

  /**
   * The least time that somebody who comes now has to wait: nobody in the queue gives up, everybody on the way is answered
   * at once.
   */
  #earliestInMs(claim: Claim): number {
    const { bulk, deadline } = claim;
    const ahead = this.#interactive.size;
    const at = (ask: SlotAsk, nth: number) => this.#pool.earliestInMs(this.#key, ask, nth);
    if (!bulk) {
      const behindAll = at(this.#ask, ahead + 1);
      // Most often there is time enough even behind everybody, and the exact place is of no interest.
      return behindAll < deadline.remainingInMs() ? behindAll : at(this.#ask, this.#interactive.placeOf(claim));
    }
    if (ahead === 0) {
      const behindAll = at(this.#bulkAsk, this.#bulk.size + 1);
      return behindAll < deadline.remainingInMs() ? behindAll : at(this.#bulkAsk, this.#bulk.placeOf(claim));
    }
    const place = this.#bulk.placeOf(claim);
    const afterTurns = place * (INTERACTIVE_BEFORE_ONE_OF_BULK + 1) - this.#turns;
    if (afterTurns <= ahead + place) return at(this.#ask, afterTurns);
    return Math.max(at(this.#ask, ahead + place), at(this.#bulkAsk, 1));
  }

  #take(ask: SlotAsk): { readonly answer: SlotGrant | Promise<SlotGrant>; readonly pool: RequestPool } {
    try {
      return { answer: this.#pool.take(this.#key, ask), pool: this.#pool };
    } catch {
      return { answer: this.#spare.take(this.#key, ask), pool: this.#spare };
    }
  }

  #permit(slot: unknown, pool: RequestPool): Permit {
    this.#inFlight += 1;
    const takenAt = performance.now();
    let isOpen = true;
    const end = () => {
      const wasOpen = isOpen;
      isOpen = false;
      if (wasOpen) this.#inFlight -= 1;
      return wasOpen;
    };
    return {
      settle: (heard) => {
        if (!end()) return 0;
        const lesson = heard.passed === false ? this.#lessonOf(heard, takenAt) : heard;
        pool.settle(this.#key, slot, lesson);
        if (heard.passed === true && takenAt > this.#refusedAt) this.#refusedInARow = 0;
        this.#serve();
        return lesson.blockedForInMs ?? 0;
      },
      giveBack: () => {
        if (!end()) return;
        pool.giveBack(this.#key, slot);
        this.#serve();
      },
    };
  }

  /**
   * How long a refusal holds everybody back, and whether a pace is to be learned: many of them show that no limit known here
   * is all there is. However many of those that were on their way together are refused, and however late, they are one lesson.
   */
  #lessonOf(heard: Heard, takenAt: number): Heard {
    const now = performance.now();
    const isNew = takenAt > this.#refusedAt;
    const isOver = now >= this.#blockedUntil;
    if (isNew) {
      this.#refusedInARow += 1;
      if (now > this.#blockedUntil + REFUSED_WITHIN_IN_MS) this.#refusedLately = 0;
      this.#hasTaught = false;
      this.#refusedAt = now;
    }
    this.#refusedLately += 1;
    const blockedForInMs = isNew
      ? this.#blockOf(heard.blockedForInMs)
      : Math.min(Math.max(heard.blockedForInMs ?? 0, this.#blockedUntil - now, 1), LONGEST_BLOCK_IN_MS);
    this.#blockedUntil = Math.max(this.#blockedUntil, now + blockedForInMs);
    // What a burst taught is learned when its wait is over. Who of it is heard of later has nothing to add.
    const learns = this.#refusedLately >= REFUSED_OFTEN && !(this.#hasTaught && isOver);
    if (learns) this.#hasTaught = true;
    return { ...heard, blockedForInMs, learns };
  }

  /** How long a refusal holds everybody back. A vendor that says 0, or a time that is over by our clock, has not said. */
  #blockOf(toldInMs = 0): number {
    const usualInMs = Math.min(FIRST_BLOCK_IN_MS * 2 ** (this.#refusedInARow - 1), LONGEST_UNTOLD_BLOCK_IN_MS);
    return Math.min(toldInMs > 0 ? Math.max(toldInMs, FIRST_BLOCK_IN_MS) : usualInMs, LONGEST_BLOCK_IN_MS);
  }

  #refusalOfEnded(claim: Claim): BudgetRefusal {
    return claim.deadline.endedBy === 'timeout' ? rateLimited(this.#earliestInMs(claim)) : ENDED;
  }

  #wakeIn(delayInMs: number): void {
    clearTimeout(this.#timer);
    if (this.#waiting === 0 || delayInMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#serve(), Math.min(Math.max(1, Math.ceil(delayInMs)), LONGEST_TIMER_IN_MS));
  }
}

function askOf({ limits, reserve = DEFAULT_RESERVE, heldForInMs }: BudgetTerms): SlotAsk {
  return { slots: 1, limits: strictest(limits), bulk: false, reserve, heldForInMs };
}

/** One limit for each length of window. */
function strictest(limits: readonly RateLimit[]): readonly RateLimit[] {
  const byWindow = new Map<number, RateLimit>();
  for (const limit of limits) {
    const known = byWindow.get(limit.windowInMs);
    if (known === undefined || limit.requests < known.requests) byWindow.set(limit.windowInMs, limit);
  }
  return [...byWindow.values()];
}

function rateLimited(retryAfterInMs: number): BudgetRefusal {
  return { refused: 'rate-limited', retryAfterInMs };
}
