/** A slot of this process: the right to send one request. */
export interface OwnSlot {
  readonly id: string;
  readonly takenAt: number;
  readonly heldForInMs: number;
}

/** The requests of this process: on their way, and settled within the longest window. By a clock that never goes back. */
export class OwnRequests {
  readonly #flying = new Map<string, OwnSlot>();
  #settled: { readonly id: string; readonly at: number }[] = [];
  /** Where those begin that are not too old. */
  #oldest = 0;

  add(slot: OwnSlot): void {
    this.#flying.set(slot.id, slot);
  }

  settle({ id }: OwnSlot, now: number): void {
    this.#flying.delete(id);
    this.#settled.push({ id, at: now });
  }

  /** Whether there was such a request on its way. */
  giveBack({ id }: OwnSlot): boolean {
    return this.#flying.delete(id);
  }

  get flying(): number {
    return this.#flying.size;
  }

  /** How many count in a window: on their way, or settled within it. */
  countIn(windowInMs: number, now: number): number {
    return this.#flying.size + this.#settled.length - this.#firstAfter(now - windowInMs);
  }

  /** When the n-th oldest (from 1) of those settled counts in a window no more; `undefined` where there are fewer. */
  expiryOf(nth: number, windowInMs: number, now: number): number | undefined {
    const at = this.#settled[this.#firstAfter(now - windowInMs) + nth - 1]?.at;
    return at === undefined ? undefined : at + windowInMs;
  }

  /** All of them for a record: forgets those that are older than the longest window. */
  record(longestInMs: number, now: number): { flying: (string | number)[]; settled: (string | number)[] } {
    this.forget(longestInMs, now);
    return {
      flying: [...this.#flying.values()].flatMap(({ id, takenAt, heldForInMs }) => [
        id,
        Math.max(0, Math.ceil(takenAt + heldForInMs - now)),
      ]),
      settled: this.#settled.slice(this.#oldest).flatMap(({ id, at }) => [id, Math.max(0, Math.floor(now - at))]),
    };
  }

  /** Whether none counts in any window. */
  isEmpty(longestInMs: number, now: number): boolean {
    this.forget(longestInMs, now);
    return this.#flying.size === 0 && this.#settled.length === this.#oldest;
  }

  /** Lets go of what no window holds any more. What was never settled counts as settled by now. */
  forget(longestInMs: number, now: number): void {
    for (const slot of this.#flying.values()) {
      if (slot.takenAt + slot.heldForInMs > now) break;
      this.settle(slot, now);
    }
    this.#oldest = this.#firstAfter(now - longestInMs);
    if (this.#oldest < 1_024 || this.#oldest < this.#settled.length / 2) return;
    this.#settled = this.#settled.slice(this.#oldest);
    this.#oldest = 0;
  }

  /** The place of the first that was settled after a time. They are in order. */
  #firstAfter(time: number): number {
    let [low, high] = [this.#oldest, this.#settled.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#settled[middle]?.at ?? time) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
