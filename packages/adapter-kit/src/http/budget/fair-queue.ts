import { WaitingHeap } from './waiting-heap.js';

/** What a queue has to know of who waits. */
interface Queued {
  readonly tenant: string;
  /** Another attempt of what was sent before: it comes first among its tenant's. */
  readonly again: boolean;
  /** When its time is over. */
  readonly endsAt: number;
}

/** Who waits, in the order of who is next: tenants in turn, each tenant's own in the order they came. */
export class FairQueue<T extends Queued> {
  /** Only tenants for whom somebody waits, whose turn it is first. */
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #turns = new Cursor(this.#lanes);
  readonly #byEnd = new WaitingHeap<T>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Whose time is over first. */
  get hastiest(): T | undefined {
    return this.#byEnd.first;
  }

  add(item: T): void {
    let lane = this.#lanes.get(item.tenant);
    if (lane === undefined) {
      lane = new Lane();
      this.#lanes.set(item.tenant, lane);
    }
    (item.again ? lane.again : lane.fresh).add(item);
    this.#byEnd.add(item);
    this.#size += 1;
  }

  /** Takes out who is next. */
  next(): T | undefined {
    const turn = this.#turns.next();
    if (turn === undefined) return undefined;
    const [tenant, lane] = turn;
    const item = lane.next() as T; // nobody's lane is empty
    this.remove(item);
    // Whose turn it was goes to the end.
    if (this.#lanes.delete(tenant)) this.#lanes.set(tenant, lane);
    return item;
  }

  /** Takes out who waits no more; says whether it waited. */
  remove(item: T): boolean {
    const lane = this.#lanes.get(item.tenant);
    if (lane === undefined || !(item.again ? lane.again : lane.fresh).delete(item)) return false;
    this.#byEnd.remove(item);
    this.#size -= 1;
    if (lane.again.size + lane.fresh.size === 0) this.#lanes.delete(item.tenant);
    return true;
  }

  /** Which in the order such an item would be, from 1. */
  placeOf({ tenant, again }: Pick<T, 'tenant' | 'again'>): number {
    const own = this.#lanes.get(tenant);
    const round = own === undefined ? 1 : own.again.size + (again ? 0 : own.fresh.size) + 1;
    let place = round;
    let isBefore = true;
    for (const [other, lane] of this.#lanes) {
      if (other === tenant) isBefore = false;
      else place += Math.min(lane.again.size + lane.fresh.size, isBefore ? round : round - 1);
    }
    return place;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (const lane of this.#lanes.values()) {
      yield* lane.again;
      yield* lane.fresh;
    }
  }
}

class Lane<T> {
  /** Other attempts of what was sent before: they come first. */
  readonly again = new Set<T>();
  readonly fresh = new Set<T>();
  readonly #firstAgain = new Cursor(this.again);
  readonly #firstFresh = new Cursor(this.fresh);

  /** Who is next, to be taken out. */
  next(): T | undefined {
    return this.#firstAgain.next() ?? this.#firstFresh.next();
  }
}

/**
 * Goes through a set or a map whose first element is taken out time after time. A new iterator would each time have to step
 * over the holes that those before have left; an iterator that is kept sees what is added later, and steps over each hole once.
 */
class Cursor<T> {
  readonly #all: Iterable<T>;
  #at: Iterator<T>;

  constructor(all: Iterable<T>) {
    this.#all = all;
    this.#at = all[Symbol.iterator]();
  }

  /** The first element that it has not come by. Whoever calls takes it out of the set. */
  next(): T | undefined {
    let step = this.#at.next();
    if (step.done === true) {
      // An iterator that came to the end stays there.
      this.#at = this.#all[Symbol.iterator]();
      step = this.#at.next();
    }
    return step.done === true ? undefined : step.value;
  }
}
