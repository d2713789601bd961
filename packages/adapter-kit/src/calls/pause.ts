import type { Deadline } from './deadline.js';

/** A time until which the requests of one batch hold back, because the vendor asked one of them to. */
export interface Pause {
  /** How long it still lasts, in milliseconds; 0 when there is none. */
  remainingInMs(): number;
  /** Holds everybody back for some milliseconds from now; a shorter pause never ends a longer one. */
  extend(durationInMs: number): void;
  /**
   * Waits until it is over, and says whether it is. `false` comes when the deadline aborts, or as soon as it is clear that
   * the pause outlasts it.
   */
  wait(deadline: Deadline): Promise<boolean>;
}

/** Makes a pause that is not on yet. */
export function createPause(): Pause {
  let endsAt = 0;
  const remainingInMs = () => Math.max(0, endsAt - performance.now());
  return {
    remainingInMs,
    extend(durationInMs) {
      endsAt = Math.max(endsAt, performance.now() + durationInMs);
    },
    async wait(deadline) {
      for (let delayInMs = remainingInMs(); delayInMs > 0; delayInMs = remainingInMs()) {
        if (deadline.endedBy !== undefined || delayInMs >= deadline.remainingInMs()) return false;
        await deadline.sleep(delayInMs);
      }
      return true;
    },
  };
}
