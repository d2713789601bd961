import type { OnEvent } from '@anyroom/adapter-kit/http';

/** Counts what really goes over the wire, attempts and look-ups included. */
export class RequestCount {
  #sinceLast = 0;

  readonly onEvent: OnEvent = (event) => {
    if (event.type === 'request') this.#sinceLast += 1;
  };

  /** How many HTTP requests there were since the last time of asking. */
  take(): string {
    const count = this.#sinceLast;
    this.#sinceLast = 0;
    return `${count} HTTP request${count === 1 ? '' : 's'}`;
  }
}
