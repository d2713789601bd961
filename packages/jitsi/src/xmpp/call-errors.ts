import { detailsOf, endedError } from '@anyroom/adapter-kit';
import type { CallContext, ErrorCode, Outcome, Subject } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { Failure } from './failure.js';

/**
 * Makes the errors of one call. Across its attempts it remembers whether a change was made, or may have been: from then on
 * no later failure says that nothing happened.
 */
export class CallErrors {
  readonly #context: CallContext;
  readonly #repeatable: boolean;
  #inFlight = 0;
  #happened = false;

  /** @param repeatable - `false` where the caller must not simply repeat the call once its outcome is unknown */
  constructor(context: CallContext, repeatable: boolean) {
    this.#context = context;
    this.#repeatable = repeatable;
  }

  /** A change is on its way. Tell what became of it: `refused` only where an answer said no. */
  changing(): (fate: 'refused' | 'may-have-happened') => void {
    this.#inFlight += 1;
    return (fate) => {
      this.#inFlight -= 1;
      if (fate !== 'refused') this.#happened = true;
    };
  }

  /** Nothing is left of what was changed. */
  undone(): void {
    this.#happened = false;
  }

  /** A stream's failure as this call's error. */
  of({ kind, code, message, vendorCode, subject }: Failure): AnyroomError {
    return this.make(kind === 'answered' ? 'refused' : 'not-sent', {
      code,
      message,
      ...(vendorCode !== undefined && { vendorCode }),
      ...(code === 'not-found' && { subject: subject ?? 'room' }),
    });
  }

  /** An error that this side found out; `outcome` is what is known where no change was sent. */
  make(
    outcome: Exclude<Outcome, 'unknown'>,
    options: { code: ErrorCode; message: string; subject?: Subject; vendorCode?: string },
  ): AnyroomError {
    const { vendorCode, ...rest } = options;
    const known = this.#outcome(outcome);
    return new AnyroomError({
      ...rest,
      outcome: known,
      details: { ...detailsOf(this.#context), ...(vendorCode !== undefined && { vendorCode }) },
      ...this.#retryable(known),
    });
  }

  /** The error of a call whose time is over, or that its caller gave up. */
  ended(by: 'timeout' | 'cancelled'): AnyroomError {
    const outcome = this.#outcome('not-sent');
    return endedError(by, outcome, detailsOf(this.#context), this.#retryable(outcome));
  }

  #outcome(known: Outcome): Outcome {
    return this.#happened || this.#inFlight > 0 ? 'unknown' : known;
  }

  #retryable(outcome: Outcome): { readonly retryable?: false } {
    return !this.#repeatable && outcome === 'unknown' ? { retryable: false } : {};
  }
}
