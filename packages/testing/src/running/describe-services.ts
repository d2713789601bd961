import type { ServicesBench } from '../clause.js';
import { servicesClauses } from '../contract.js';
import type { ServicesHarness } from '../harness/services-harness.js';
import type { CreateHarness } from '../under-test.js';
import type { DescribeOptions } from './describe-clauses.js';
import { describeClauses } from './describe-clauses.js';

/**
 * Registers the contracts of `RoomService`, `JoinCredentialService` and `LiveService` as tests, one for each clause, as
 * `describeParticipantService` does its own.
 *
 * @param name - what is tested; the name of the `describe` block
 * @param createHarness - makes a fresh harness; called once for each clause
 */
export function describeServices(
  name: string,
  createHarness: CreateHarness<ServicesHarness>,
  options: DescribeOptions<ServicesBench> = {},
): void {
  describeClauses<ServicesHarness>(name, servicesClauses, createHarness, options);
}
