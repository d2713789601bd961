/** Those who wait, by when the time of each is over: the first is found at once, the rest is ordered only as far as needed. */
export class WaitingHeap<T extends { readonly endsAt: number }> {
  readonly #items: T[] = [];
  readonly #places = new Map<T, number>();

  /** Whose time is over first. */
  get first(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    this.#items.push(item);
    this.#rise(item, this.#items.length - 1);
  }

  remove(item: T): void {
    const place = this.#places.get(item);
    if (place === undefined) return;
    this.#places.delete(item);
    const last = this.#items.pop() as T; // there is at least the one to be removed
    if (last === item) return;
    this.#sink(last, place);
    this.#rise(last, this.#places.get(last) as number);
  }

  #rise(item: T, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#items[above] as T;
      if (parent.endsAt <= item.endsAt) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(item, place);
  }

  #sink(item: T, from: number): void {
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      const right = this.#items[below + 1];
      if (right !== undefined && right.endsAt < (this.#items[below] as T).endsAt) below += 1;
      const child = this.#items[below];
      if (child === undefined || child.endsAt >= item.endsAt) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(item, place);
  }

  #put(item: T, place: number): void {
    this.#items[place] = item;
    this.#places.set(item, place);
  }
}
