import type { AnyroomError } from '../errors/anyroom-error.js';

/** A time in which nothing is sent, because the vendor asked for it. */
export interface HoldBack {
  readonly isOn: boolean;
  /** Holds back for as long as the error asks. `false`: that would be too long, or has been tried too often. */
  begin(error: AnyroomError): boolean;
  /** Something got through: the next pause is the first in a row again. */
  reset(): void;
  end(): void;
}

/** The longest pause that is sat out. */
const LONGEST_IN_MS = 3_600_000;
/** How many pauses in a row may let nothing through. */
const MOST_IN_A_ROW = 10;
/** The first pause where the vendor asks for none, and the longest. */
const FIRST_IN_MS = 1_000;
const LONGEST_UNASKED_IN_MS = 30_000;

/** Makes a pause that is not on yet, and what to do after each. */
export function createHoldBack(onOver: () => void): HoldBack {
  let timer: NodeJS.Timeout | undefined;
  let endsAt = 0;
  let inARow = 0;
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    get isOn() {
      return timer !== undefined;
    },
    begin({ retryAfterInMs = 0 }) {
      // Whoever was under way when it began, and is told the same, does not make it another one.
      if (timer === undefined) inARow += 1;
      const unasked = Math.min(FIRST_IN_MS * 2 ** (inARow - 1), LONGEST_UNASKED_IN_MS);
      const delayInMs = Math.max(retryAfterInMs, unasked);
      if (delayInMs > LONGEST_IN_MS || inARow > MOST_IN_A_ROW) return false;
      const wouldEndAt = performance.now() + delayInMs;
      if (timer !== undefined && wouldEndAt <= endsAt) return true;
      endsAt = wouldEndAt;
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        onOver();
      }, delayInMs);
      return true;
    },
    reset() {
      inARow = 0;
    },
    end,
  };
}
