import type { AnyroomError, CallContext } from '@anyroom/core';
import type { Deadline } from '../calls/deadline.js';
import type { Pause } from '../calls/pause.js';

/** For which call a request is sent. */
export interface RequestContext extends CallContext {
  readonly deadline: Deadline;
  /** Bulk work: interactive calls go before it, and have a part of the budget to themselves. */
  readonly bulk?: true;
  /** Holds the request back while other requests of its batch are told to wait; where there is a budget, that does. */
  readonly pause?: Pause | undefined;
  /** `false` where the caller must not simply repeat the call once its outcome is unknown, such as an add. */
  readonly repeatable?: false;
  /**
   * Sees a failed answer's JSON before it becomes an error: for what must not stand in one, such as ids; and what makes
   * the vendor's words fit to stand in one, as it was done for that error's message.
   */
  readonly onFailure?: (json: unknown, shown: (words: string) => string) => void;
  /** Sees each failure that is not the last: another attempt follows it. */
  readonly onRetry?: (error: AnyroomError) => void;
  /**
   * Sees that it waits for its budget, for how long that should be, and the error of a call that has not the time: for a
   * request that several calls wait for.
   */
  readonly onWait?: (delayInMs: number, refusal: () => AnyroomError) => void;
}
