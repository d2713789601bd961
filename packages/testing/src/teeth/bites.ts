import type { Clause } from '../clause.js';
import { participantServiceClauses } from '../contract.js';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import { DEFAULT_LIMIT_IN_MS, verifyClause } from '../running/verify-clause.js';
import type { BrokenService } from './broken-service.js';

/** How a broken service is put before a clause. */
export interface BiteOptions {
  /** The clause that should fail. Unless given, the one that the service is made to break. */
  readonly clause?: Clause;
  /** How long the clause may take; one that the broken service keeps waiting fails then. Default 10,000. */
  readonly limitInMs?: number;
}

/** Whether a clause fails, as it must, when the service of a fresh harness is broken so. */
export async function bites(
  broken: BrokenService,
  createHarness: () => Promise<ParticipantServiceHarness> | ParticipantServiceHarness,
  {
    clause = participantServiceClauses.find((each) => each.id === broken.breaks),
    limitInMs = DEFAULT_LIMIT_IN_MS,
  }: BiteOptions = {},
): Promise<boolean> {
  if (clause === undefined) {
    throw new TypeError(`'${broken.id}' breaks '${broken.breaks}', which is no clause. Pass the clause.`);
  }
  try {
    await verifyClause(clause, createHarness, { wrap: broken.breakService, limitInMs });
    return false;
  } catch {
    return true;
  }
}
