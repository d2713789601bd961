/** First in, first out; and a way back to the front. Each step takes the same time, however many there are. */
export class Queue<T> {
  readonly #in: T[] = [];
  /** The front, last first. */
  #out: T[] = [];

  get size(): number {
    return this.#in.length + this.#out.length;
  }

  push(item: T): void {
    this.#in.push(item);
  }

  /** Puts one back where `shift` took it from. */
  unshift(item: T): void {
    this.#out.push(item);
  }

  shift(): T | undefined {
    if (this.#out.length === 0 && this.#in.length > 0) this.#out = this.#in.splice(0).reverse();
    return this.#out.pop();
  }
}
