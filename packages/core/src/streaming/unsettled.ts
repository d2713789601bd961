/** One that was read, in a list of those whose outcomes have not been taken. */
export interface Linked {
  readonly index: number;
  before?: Linked | undefined;
  after?: Linked | undefined;
}

/**
 * The entries that were read and whose outcomes have not been taken, in the order of the source: so that the first of them
 * is known at any time, in whichever order they leave, and nothing is kept of those that have left.
 */
export class Unsettled {
  size = 0;
  #first: Linked | undefined;
  #last: Linked | undefined;

  /** The place of the first of them; `undefined` when there is none. */
  get firstIndex(): number | undefined {
    return this.#first?.index;
  }

  add(entry: Linked): void {
    entry.before = this.#last;
    if (this.#last === undefined) this.#first = entry;
    else this.#last.after = entry;
    this.#last = entry;
    this.size += 1;
  }

  delete(entry: Linked): void {
    const { before, after } = entry;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    // An entry that somebody keeps must not keep those that came after it.
    entry.before = undefined;
    entry.after = undefined;
    this.size -= 1;
  }
}
