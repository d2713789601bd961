import type { AnyroomError } from '@anyroom/core';
import type { Permit } from './budget.js';
import type { Hearing, LimitedAnswer } from './hearing.js';

/** One attempt's right to be sent. What its answer says about limits is passed on to those after it. */
export class Passage {
  /** For how long the budget holds everybody back, because the vendor refused it for a limit; then nobody else has to. */
  heldBackForInMs: number | undefined;
  readonly #permit: Permit;
  readonly #hear: Hearing;
  #answer: LimitedAnswer | undefined;

  constructor(permit: Permit, hear: Hearing) {
    this.#permit = permit;
    this.#hear = hear;
  }

  /** To be called with the answer, if one came. */
  answered(answer: LimitedAnswer): void {
    this.#answer = answer;
  }

  /**
   * To be called when the attempt is over.
   *
   * @param wasSent - whether the vendor can have got it
   * @param error - what it failed with
   */
  end(wasSent: boolean, error: AnyroomError | undefined): void {
    const answer = this.#answer;
    if (answer === undefined && !wasSent) {
      this.#permit.giveBack();
      return;
    }
    const isRefused = answer !== undefined && (answer.status === 429 || error?.code === 'rate-limited');
    const heldBackForInMs = this.#permit.settle(this.#hear(answer, isRefused));
    if (isRefused) this.heldBackForInMs = heldBackForInMs;
  }
}
