/** Who waits, in the order of who is next: tenants in turn, each tenant's own in the order they came. */
export class FairQueue<T extends { readonly tenant: string; readonly again: boolean }> {
  /** Only tenants for whom somebody waits, whose turn it is first. */
  readonly #lanes = new Map<string, Lane<T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: T): void {
    let lane = this.#lanes.get(item.tenant);
    if (lane === undefined) {
      lane = { again: new Set(), fresh: new Set() };
      this.#lanes.set(item.tenant, lane);
    }
    (item.again ? lane.again : lane.fresh).add(item);
    this.#size += 1;
  }

  /** Takes out who is next. */
  next(): T | undefined {
    for (const [tenant, lane] of this.#lanes) {
      const item = firstOf(lane) as T; // nobody's lane is empty
      this.remove(item);
      // Whose turn it was goes to the end.
      if (this.#lanes.delete(tenant)) this.#lanes.set(tenant, lane);
      return item;
    }
    return undefined;
  }

  /** Takes out who waits no more; says whether it waited. */
  remove(item: T): boolean {
    const lane = this.#lanes.get(item.tenant);
    if (lane === undefined || !(item.again ? lane.again : lane.fresh).delete(item)) return false;
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

interface Lane<T> {
  /** Other attempts of what was sent before: they come first. */
  readonly again: Set<T>;
  readonly fresh: Set<T>;
}

function firstOf<T>({ again, fresh }: Lane<T>): T | undefined {
  for (const item of again) return item;
  for (const item of fresh) return item;
  return undefined;
}
