import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import type { AnyHarness, CapabilitiesOf, UnderTest } from '../under-test.js';

/**
 * A service that breaks one promise, made of one that keeps them all: proof that a clause bites. See `bites`, or
 * pass `breakService` as `wrap` to `verifyClause`: the clause must fail.
 */
export interface BrokenService<H extends AnyHarness = ParticipantServiceHarness> {
  /** In kebab-case; unique. */
  readonly id: string;
  /** The id of the clause that must fail. */
  readonly breaks: string;
  /** What it does wrong. */
  readonly sentence: string;
  /**
   * Whether there is anything to break in a service that can do this: where no field can be cleared, none can be cleared
   * wrongly. Where there is not, the clause does not fail. Absent: there always is.
   */
  needs?(capabilities: CapabilitiesOf<H>): boolean;
  breakService(service: UnderTest<H>, harness: H): UnderTest<H>;
}
