import type { Assumptions } from '../fidelity/assumptions.js';

/** What an operation depends on beside its request and the state. */
export interface Circumstances {
  readonly assume: Assumptions;
  readonly now: Date;
  /** How many items a page holds. */
  readonly pageSize: number;
}
