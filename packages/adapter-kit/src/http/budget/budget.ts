import type { Deadline } from '../../calls/deadline.js';
import type { RateLimit } from './rate-limit.js';
import type { Heard } from './request-pool.js';

/** For whom a slot is asked. */
export interface Claim {
  /** Among whom slots are divided fairly. */
  readonly tenant: string;
  /** Whether it is bulk work: it comes after interactive calls, and leaves them the reserve. */
  readonly bulk: boolean;
  /** Another attempt of a request that was sent before: it comes first among its tenant's. */
  readonly again: boolean;
  readonly deadline: Pick<Deadline, 'endedBy' | 'onEnded' | 'remainingInMs'>;
  /** Called when it has to wait, with how long that should be, in milliseconds. */
  readonly onWait?: ((delayInMs: number) => void) | undefined;
}

/** The right to send one request, once. Settle it or give it back, whatever becomes of the request. */
export interface Permit {
  /**
   * The request was answered, or given up after it may have been sent. A refusal (`passed: false`) that does not say for
   * how long holds everybody back for a second, and for longer when another follows on it.
   *
   * @returns for how many milliseconds this answer holds everybody back
   */
  settle(heard: Heard): number;
  /** The request was never sent. */
  giveBack(): void;
}

/** Why there is no permit; nothing was sent. */
export interface BudgetRefusal {
  /** `rate-limited`: not within the call's time. `ended`: the call was given up. `closed`: the budgets are closed. */
  readonly refused: 'rate-limited' | 'ended' | 'closed';
  /** When there may be a slot, in milliseconds; 0 unless `rate-limited`. */
  readonly retryAfterInMs: number;
}

/** How requests with one credential are counted and divided. */
export interface BudgetTerms {
  /** What the vendor allows, all at once; empty where it is not known, and then it is learned from refusals. */
  readonly limits: readonly RateLimit[];
  /** Which part of each limit bulk work may not use, from 0 to below 1. Default 0.1. */
  readonly reserve?: number | undefined;
  /** The longest that a request can be on its way, in milliseconds. */
  readonly heldForInMs: number;
  /** How many may be on their way at once from here while no limit is known. Default 64. */
  readonly mostInFlight?: number | undefined;
}

/** The requests that one credential may still make, from one service's point of view. */
export interface Budget {
  /**
   * Asks for the right to send one request. A permit at once, without a promise, when there is room and nobody waits.
   * Otherwise it queues: interactive before bulk, tenants in turn, each tenant's own in order. Refuses as soon as it is
   * clear that no slot can be had within the call's time, and when the call is given up.
   */
  claim(claim: Claim): Permit | Promise<Permit | BudgetRefusal>;
}
