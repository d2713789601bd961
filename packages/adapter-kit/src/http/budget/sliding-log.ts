/** A length of time that somebody counts in. */
interface Window {
  readonly lengthInMs: number;
  /** The number of the oldest request that counts. */
  oldest: number;
  askedAt: number;
}

/** When requests were settled, for as long as a window that somebody counts in can hold them. */
export class SlidingLog {
  /** The times, oldest first, from the one with the number `#first`. */
  #times: number[] = [];
  #first = 0;
  #windows: Window[] = [];

  /** Notes a request that was settled at a time, which is not before any other. */
  add(time: number): void {
    this.#times.push(time);
    if (this.#times.length >= 64 && (this.#times.length & 63) === 0) this.#trim(time);
  }

  /** How many of them still count in windows of a length. */
  count(lengthInMs: number, now: number): number {
    return this.#first + this.#times.length - this.#window(lengthInMs, now).oldest;
  }

  /** When the n-th oldest (from 1) of those that count in such a window counts no more. There must be so many. */
  expiryOf(nth: number, lengthInMs: number, now: number): number {
    const { oldest } = this.#window(lengthInMs, now);
    return (this.#times[oldest + nth - 1 - this.#first] as number) + lengthInMs;
  }

  /** Whether none counts in any window. */
  isEmpty(now: number): boolean {
    return this.#windows.every(({ lengthInMs }) => this.count(lengthInMs, now) === 0);
  }

  #window(lengthInMs: number, now: number): Window {
    const window = this.#windowOf(lengthInMs, now);
    window.askedAt = now;
    const end = this.#first + this.#times.length;
    while (window.oldest < end && (this.#times[window.oldest - this.#first] as number) + lengthInMs <= now) {
      window.oldest += 1;
    }
    return window;
  }

  #windowOf(lengthInMs: number, now: number): Window {
    for (const window of this.#windows) if (window.lengthInMs === lengthInMs) return window;
    const window = { lengthInMs, oldest: this.#first, askedAt: now };
    this.#windows.push(window);
    return window;
  }

  /** Lets go of what no window holds any more, and of windows that nobody has asked about for long. */
  #trim(now: number): void {
    this.#windows = this.#windows.filter(({ lengthInMs, askedAt }) => now - askedAt <= 2 * lengthInMs);
    const end = this.#first + this.#times.length;
    const oldest = this.#windows.reduce((least, window) => Math.min(least, window.oldest), end);
    if (oldest - this.#first < this.#times.length / 2) return;
    this.#times = this.#times.slice(oldest - this.#first);
    this.#first = oldest;
  }
}
