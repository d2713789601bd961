import type { Assumptions } from './assumptions.js';

/**
 * How sure it is that a vendor does what the emulator does:
 *
 * - `spec`: the vendor's machine-readable API description says so
 * - `sdk`: an official SDK relies on it
 * - `rec`: it was recorded from the real service, in test fixtures that the vendor published
 * - `doc`: the vendor's documentation says so
 * - `3p`: a client that others wrote against the real service relies on it
 * - `inferred`: nobody says so; it is the likeliest reading
 */
export type FidelityMark = 'spec' | 'sdk' | 'rec' | 'doc' | '3p' | 'inferred';

/** One thing that the emulator does as the vendor does, or as the vendor is thought to. */
export interface FidelityFact {
  readonly provider: 'cloudflare' | 'azure';
  /** The part of the protocol that it belongs to. */
  readonly area: string;
  readonly fact: string;
  readonly marks: readonly FidelityMark[];
  /** The assumption that switches it, where it can be otherwise. */
  readonly assumption?: keyof Assumptions;
}
