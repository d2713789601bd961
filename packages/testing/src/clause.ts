import type { ParticipantServiceHarness } from './harness/participant-service-harness.js';
import type { ServicesHarness } from './harness/services-harness.js';
import type { Assert } from './running/assert.js';

/** One promise of the contract, with the means to check it. A value: list them, count them, add your own. */
export interface Clause<B = Bench> {
  /** In kebab-case; unique and stable. */
  readonly id: string;
  /** The promise, in the words of the contract. */
  readonly sentence: string;
  /** Rejects when the service breaks the promise. */
  verify(bench: B): Promise<void>;
}

/**
 * What a clause works with: the harness, whose services count the calls made on them, and assertions that are counted
 * likewise. A clause without a call, or without an assertion, proves nothing and fails.
 */
export interface Bench extends Omit<ParticipantServiceHarness, 'dispose'> {
  readonly assert: Assert;
}

/** The same for clauses about rooms, join credentials and the running call. */
export interface ServicesBench extends Omit<ServicesHarness, 'dispose'> {
  readonly assert: Assert;
}
