import type { Assumptions } from '../fidelity/assumptions.js';

/** What an operation depends on beside its request and the state. */
export interface Circumstances {
  readonly assume: Assumptions;
  readonly now: Date;
  /** How many items a page holds. */
  readonly pageSize: number;
  /** Well-formed raw ids that are to be refused all the same, and whether the refusal names them. */
  readonly refusedRawIds: ReadonlyMap<string, { readonly named: boolean }>;
  readonly apiVersion: string;
}
