import { participantServiceClauses } from '../contract.js';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import type { CreateHarness } from '../under-test.js';
import type { DescribeOptions } from './describe-clauses.js';
import { describeClauses } from './describe-clauses.js';

/**
 * Registers the whole contract as tests, one for each clause, in the file that calls it. `describe` and `test` are the
 * runner's globals unless given; pass them where a runner has none (Vitest without `globals`, `node:test`).
 *
 * @param name - what is tested; the name of the `describe` block
 * @param createHarness - makes a fresh harness; called once for each clause
 */
export function describeParticipantService(
  name: string,
  createHarness: CreateHarness,
  options: DescribeOptions = {},
): void {
  describeClauses<ParticipantServiceHarness>(name, participantServiceClauses, createHarness, options);
}
