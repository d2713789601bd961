import type { Heard, RateLimit, SlotAsk, SlotGrant } from '@anyroom/adapter-kit/http';
import { roomInShare } from './local-share.js';
import { OwnRequests, type OwnSlot } from './own-requests.js';
import { RedisLine } from './redis-line.js';
import { pairsOf, readAnswer, type ScriptAnswer, type ScriptCall } from './script-call.js';
import type { RunScript } from './script-runner.js';
import { VendorWords } from './vendor-words.js';

/** What all budgets of one process have in common. */
export interface SharedSettings {
  readonly run: RunScript;
  /** What this process is called among the others. */
  readonly process: string;
  readonly commandTimeoutInMs: number;
  /** Which part of every limit is this process's when it counts by itself; by the number of processes where it is absent. */
  readonly localShare: number | undefined;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  /** By how much more time may pass for Redis than for this process, from call to call: the time that they are on the way. */
  readonly clockSlackInMs: number;
}

interface Waiting {
  readonly ask: SlotAsk;
  readonly answer: (grant: SlotGrant) => void;
}

/** An ask on its way to Redis. */
interface Asked extends Waiting {
  readonly slots: number;
  /** The number of its first slot. */
  readonly from: number;
  /** When to ask again, where it is the own share that bounds it. */
  readonly againInMs: number;
}

/** How many processes there are taken to be before Redis has said how many. */
const PROCESSES_UNHEARD = 10;
/** For how long others that were cut off may take to be back, before a process that knows of none counts those it sees. */
const GATHERING_IN_MS = 5_000;
const SHORTEST_BEAT_IN_MS = 250;
const LONGEST_BEAT_IN_MS = 2_000;
/** How often slots that others may free are asked for. */
const SHORTEST_POLL_IN_MS = 5;
const LONGEST_POLL_IN_MS = 1_000;
const MOST_LIMITS = 16;
const MOST_UNUSED = 10_000;

/**
 * What one process has of one budget. One call to Redis is out at a time; what comes meanwhile goes into the next.
 *
 * While its calls are answered, Redis decides. When one is not, it is `away`: it counts by itself, on its share, and tries
 * again and again to join. Having joined it first records what it has sent, and keeps to its share besides until the
 * requests of one whole window are known in Redis.
 */
export class SharedBudget {
  readonly #settings: SharedSettings;
  readonly #line: RedisLine;
  readonly #own = new OwnRequests();
  readonly #vendor = new VendorWords();
  #limits: readonly RateLimit[] = [];
  #longestInMs = 0;
  #nextId = 1;

  #waiting: Waiting[] = [];
  #settled: { readonly id: string; readonly at: number }[] = [];
  #unused: string[] = [];

  #epoch: string | undefined;
  #isAway = false;
  #isScheduled = false;
  #isClosed = false;
  #talk: Promise<void> | undefined;
  #beat: NodeJS.Timeout | undefined;

  #last: { readonly answer: ScriptAnswer; readonly sentAt: number } | undefined;
  #takenSince = 0;
  #processes: number | undefined;
  #gatheringUntil = Number.NEGATIVE_INFINITY;
  #ownShareUntil = Number.NEGATIVE_INFINITY;
  /** What Redis said of later slots: for interactive calls, and for bulk. */
  #later: { readonly limits: readonly RateLimit[]; readonly waits: readonly number[]; readonly at: number }[] = [];

  constructor(settings: SharedSettings, keys: readonly string[]) {
    this.#settings = settings;
    this.#line = new RedisLine(settings.run, keys, settings.commandTimeoutInMs, settings.now);
  }

  take(ask: SlotAsk): SlotGrant | Promise<SlotGrant> {
    this.#noteLimits(ask.limits);
    if (this.#isAway || this.#isClosed) {
      this.#keepBeating(true);
      return this.#takeAlone(ask);
    }
    return new Promise((answer) => {
      this.#waiting.push({ ask, answer });
      this.#schedule();
    });
  }

  settle(slot: OwnSlot, heard: Heard): void {
    const now = this.#settings.now();
    this.#own.settle(slot, now);
    this.#own.forget(this.#longestInMs, now);
    this.#vendor.hear(heard, now);
    if (this.#isAway && this.#talk === undefined) return; // all is recorded when it joins
    this.#settled.push({ id: slot.id, at: now });
    this.#schedule();
  }

  giveBack(slot: OwnSlot): void {
    if (!this.#own.giveBack(slot)) return;
    this.#later = []; // slots may be had sooner than it was said
    this.#tellUnused([slot.id]);
    this.#schedule();
  }

  earliestInMs(ask: SlotAsk, nth: number): number {
    const now = this.#settings.now();
    let earliest = this.#vendor.earliestInMs(ask, nth, now);
    for (const { requests, windowInMs } of [...ask.limits, ...this.#vendor.othersAt(now)]) {
      earliest = Math.max(earliest, Math.floor((nth - 1) / requests) * windowInMs);
    }
    const later = this.#later[ask.bulk ? 1 : 0];
    if (this.#isAway || later === undefined || !isSame(later.limits, ask.limits)) return earliest;
    const wait = later.waits[Math.min(later.waits.length - 1, Math.floor(Math.log2(nth)))] ?? 0;
    return Math.max(earliest, wait - (now - later.at));
  }

  /** Whether there is nothing to remember. */
  isForgettable(): boolean {
    const now = this.#settings.now();
    const isIdle = this.#waiting.length === 0 && this.#talk === undefined && !this.#isScheduled;
    return isIdle && now >= this.#vendor.blockedUntil && this.#own.isEmpty(this.#longestInMs, now);
  }

  /** Tells Redis what it does not know yet, and that this process sends nothing more. Takes no longer than a command. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#beat);
    for (const { ask, answer } of this.#waiting.splice(0)) answer(this.#takeAlone(ask));
    await this.#talk;
    if (this.#isAway || this.#epoch === undefined) return;
    await this.#call({ asks: [], leaves: true }).catch(() => undefined); // they are given up for lost, later
  }

  // ——— Alone

  #takeAlone(ask: SlotAsk): SlotGrant {
    const { room, againInMs } = this.#roomAlone(ask);
    const slots = Array.from({ length: Math.min(room, ask.slots) }, () => this.#slot(this.#nextId++, ask));
    this.#takenSince += slots.length;
    // Redis may be back sooner than slots are free.
    return { slots, againInMs: Math.min(polled(againInMs), this.#beatInMs()) };
  }

  #roomAlone(ask: SlotAsk): ReturnType<typeof roomInShare> {
    const now = this.#settings.now();
    const { blockedUntil, left } = this.#vendor;
    const others = this.#vendor.othersAt(now);
    const { answer, sentAt } = this.#last ?? {};
    const share = this.#settings.localShare ?? 1 / this.#processesNow(now);
    return roomInShare(ask, {
      ...{ own: this.#own, now, share, others, blockedUntil, left },
      ...(this.#isAway &&
        answer !== undefined &&
        sentAt !== undefined && { lastKnown: { at: sentAt, usages: answer.usages, takenSince: this.#takenSince } }),
    });
  }

  #processesNow(now: number): number {
    const known = this.#processes ?? PROCESSES_UNHEARD;
    return now < this.#gatheringUntil ? Math.max(known, PROCESSES_UNHEARD) : known;
  }

  #slot(number: number, { heldForInMs }: SlotAsk): OwnSlot {
    const slot = { id: this.#idOf(number), takenAt: this.#settings.now(), heldForInMs };
    this.#own.add(slot);
    return slot;
  }

  #idOf(number: number): string {
    return `${this.#settings.process}:${number}`;
  }

  #noteLimits(limits: readonly RateLimit[]): void {
    for (const limit of limits) {
      const isSame = ({ requests, windowInMs }: RateLimit) =>
        requests === limit.requests && windowInMs === limit.windowInMs;
      if (!this.#limits.some(isSame)) this.#limits = [limit, ...this.#limits].slice(0, MOST_LIMITS);
      this.#longestInMs = Math.max(this.#longestInMs, limit.windowInMs);
    }
  }

  #tellUnused(ids: readonly string[]): void {
    this.#unused = [...this.#unused, ...ids].slice(-MOST_UNUSED);
  }

  // ——— With Redis

  /** What comes within one turn of the event loop goes into one call. */
  #schedule(): void {
    if (this.#isScheduled || this.#talk !== undefined || this.#isAway || this.#isClosed) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#talk === undefined && !this.#isClosed) this.#startTalk();
    });
  }

  #startTalk({ isBeat = false } = {}): void {
    this.#talk = this.#talkOnce(isBeat).finally(() => {
      this.#talk = undefined;
      this.#keepBeating();
      if (this.#waiting.length > 0 || this.#hasToTell()) this.#schedule();
    });
  }

  #hasToTell(): boolean {
    return this.#settled.length > 0 || this.#unused.length > 0;
  }

  /** Joins where it has to, tells what there is to tell, and answers those who wait. Never rejects. */
  async #talkOnce(isBeat: boolean): Promise<void> {
    const waiting = this.#waiting.splice(0);
    let mustCall = false;
    try {
      for (let tries = 1; ; tries += 1) {
        if (this.#epoch === undefined) await this.#join();
        else mustCall ||= isBeat;
        if (await this.#askFor(waiting, mustCall)) return;
        this.#epoch = undefined;
        if (tries === 3) throw new Error('The epoch is another one with every call.');
      }
    } catch {
      this.#goAway();
      for (const { ask, answer } of [...waiting, ...this.#waiting.splice(0)]) answer(this.#takeAlone(ask));
    }
  }

  /** Records all of its own requests, and learns since when everybody's are known. */
  async #join(): Promise<void> {
    const answer = await this.#call({ asks: [], joins: true });
    if (answer === 'lost') throw new Error('Redis did not let it join.');
    const { epoch, ageInMs } = answer;
    const now = this.#settings.now();
    const wholeInMs = this.#longestInMs + this.#longestInMs / 1_000 + 2; // a little longer than the script counts
    this.#ownShareUntil = Math.max(this.#ownShareUntil, now + wholeInMs - ageInMs);
    if (this.#isAway) this.#ownShareUntil = now + wholeInMs;
    if (this.#processes === undefined) this.#gatheringUntil = now + Math.min(wholeInMs, GATHERING_IN_MS) - ageInMs;
    this.#epoch = epoch;
    this.#isAway = false;
    this.#noteAnswer(answer);
  }

  /** Whether they were answered; not when the epoch is another one by now. */
  async #askFor(waiting: readonly Waiting[], mustCall: boolean): Promise<boolean> {
    const bounded = this.#boundByShare(waiting);
    const asked = bounded.filter(({ slots }) => slots > 0);
    const sentAt = this.#settings.now();
    if (asked.length > 0 || mustCall || this.#hasToTell()) {
      const answer = await this.#call({ asks: asked });
      if (answer === 'lost') return false;
      this.#noteAnswer(answer);
      for (const [index, each] of asked.entries()) {
        const { granted = 0, waits = [] } = answer.answers[index] ?? {};
        this.#later[each.ask.bulk ? 1 : 0] = { limits: each.ask.limits, waits, at: sentAt };
        each.answer(this.#grant(each, granted, waits, sentAt));
      }
    }
    for (const { slots, answer, againInMs } of bounded) {
      if (slots === 0) answer({ slots: [], againInMs: polled(againInMs) });
    }
    return true;
  }

  /** While it keeps to its share, it asks for no more than that. Interactive calls first. */
  #boundByShare(waiting: readonly Waiting[]): Asked[] {
    const isBound = this.#settings.now() < this.#ownShareUntil;
    let taken = 0;
    return [...waiting]
      .sort((one, other) => Number(one.ask.bulk) - Number(other.ask.bulk))
      .map((each) => {
        const { room, againInMs } = isBound ? this.#roomAlone(each.ask) : { room: each.ask.slots, againInMs: 0 };
        const slots = Math.max(0, Math.min(each.ask.slots, isBound ? room - taken : room));
        taken += slots;
        const from = this.#nextId;
        this.#nextId += slots;
        return { ...each, slots, from, againInMs };
      });
  }

  #grant({ ask, from, slots, againInMs }: Asked, granted: number, waits: readonly number[], sentAt: number): SlotGrant {
    const numbers = Array.from({ length: Math.min(granted, slots) }, (_, index) => from + index);
    const wait = Math.max(againInMs, waits[0] ?? 0);
    // A process that stood still for so long has lost them: in Redis they count as sent by now.
    if (this.#settings.now() - sentAt >= ask.heldForInMs) return { slots: [], againInMs: polled(0) };
    return { slots: numbers.map((number) => this.#slot(number, ask)), againInMs: polled(wait) };
  }

  #noteAnswer(answer: ScriptAnswer): void {
    const now = this.#settings.now();
    this.#vendor.learn(answer, now);
    this.#longestInMs = Math.max(this.#longestInMs, answer.longestInMs);
    const atLeast = now < this.#ownShareUntil ? (this.#processes ?? 1) : 1;
    this.#processes = Math.max(atLeast, answer.processes);
    this.#takenSince = 0;
  }

  async #call(what: {
    readonly asks: readonly Asked[];
    readonly joins?: boolean;
    readonly leaves?: boolean;
  }): Promise<ScriptAnswer | 'lost'> {
    const { process, clockSlackInMs, now } = this.#settings;
    const { asks, ...how } = what;
    const tellUngranted = () => {
      for (const { from, slots } of asks) {
        this.#tellUnused(Array.from({ length: slots }, (_, index) => this.#idOf(from + index)));
      }
    };
    const sentAt = now();
    const settled = this.#settled.splice(0);
    const unused = this.#unused.splice(0);
    const { words, putBack } = this.#vendor.tell(sentAt);
    const before = this.#last;
    const call: ScriptCall = {
      process,
      epoch: this.#epoch ?? '',
      fresh: `${process}:${this.#nextId++}`,
      ...how,
      ...(before !== undefined && {
        latestIn: before.answer.epoch,
        latest: Math.ceil(before.answer.now + sentAt - before.sentAt + clockSlackInMs),
      }),
      limits: pairsOf(this.#limits),
      ...(how.joins === true
        ? this.#own.record(this.#longestInMs, sentAt)
        : { flying: [], settled: settled.flatMap(({ id, at }) => [id, Math.max(0, Math.floor(sentAt - at))]) }),
      back: unused,
      heard: words,
      asks: asks.map(({ ask: { limits, bulk, reserve, heldForInMs }, slots, from }) => ({
        ...{ slots, from, bulk, reserve, heldForInMs: Math.ceil(heldForInMs) },
        limits: pairsOf(limits),
      })),
    };
    try {
      const raw = await this.#line.send(JSON.stringify(call), (isAnswer) => {
        tellUngranted();
        this.#beLate(isAnswer);
      });
      const answer = readAnswer(raw, asks.length);
      if (answer === 'lost') {
        putBack();
        this.#tellUnused(unused);
      } else this.#last = { answer, sentAt };
      return answer;
    } catch (error) {
      // It may have been carried out, or may yet be: what it was granted is given back.
      putBack();
      this.#tellUnused(unused);
      tellUngranted();
      throw error;
    }
  }

  #goAway(): void {
    this.#isAway = true;
    this.#epoch = undefined;
    this.#settled = []; // all is recorded when it joins
  }

  /** An answer that nobody waited for any more: Redis is there. */
  #beLate(isAnswer: boolean): void {
    if (isAnswer && this.#isAway && !this.#isClosed && this.#talk === undefined) this.#startTalk();
  }

  // ——— Now and then

  #beatInMs(): number {
    return Math.min(Math.max(this.#longestInMs / 4, SHORTEST_BEAT_IN_MS), LONGEST_BEAT_IN_MS);
  }

  /**
   * While it has requests that count it is heard of in Redis, and hears of the others; and while Redis is away, it looks
   * whether it is back.
   */
  #keepBeating(isWanted = false): void {
    if (this.#beat !== undefined || this.#isClosed) return;
    if (!isWanted && this.#own.isEmpty(this.#longestInMs, this.#settings.now())) return;
    this.#beat = setTimeout(() => {
      this.#beat = undefined;
      if (this.#talk === undefined && !this.#isScheduled && !this.#line.isBusy) this.#startTalk({ isBeat: true });
      else this.#keepBeating(true);
    }, this.#beatInMs());
    this.#beat.unref();
  }
}

function polled(againInMs: number): number {
  return Math.min(Math.max(againInMs, SHORTEST_POLL_IN_MS), LONGEST_POLL_IN_MS);
}

function isSame(one: readonly RateLimit[], other: readonly RateLimit[]): boolean {
  if (one === other) return true;
  return (
    one.length === other.length &&
    one.every(({ requests, windowInMs }, index) => {
      const against = other[index];
      return requests === against?.requests && windowInMs === against.windowInMs;
    })
  );
}
