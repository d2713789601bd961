import type { Clause } from '../clause.js';
import { participantServiceClauses, servicesClauses } from '../contract.js';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import { DEFAULT_LIMIT_IN_MS, verifyClause } from '../running/verify-clause.js';
import type { AnyHarness, BenchOf, CreateHarness } from '../under-test.js';
import type { BrokenService } from './broken-service.js';

/** How a broken service is put before a clause. */
export interface BiteOptions<H extends AnyHarness = ParticipantServiceHarness> {
  /** The clause that should fail. Unless given, the one that the service is made to break. */
  readonly clause?: Clause<BenchOf<H>>;
  /** How long the clause may take; one that the broken service keeps waiting fails then. Default 10,000. */
  readonly limitInMs?: number;
}

/** Whether a clause fails, as it must, when the service of a fresh harness is broken so. */
export async function bites<H extends AnyHarness = ParticipantServiceHarness>(
  broken: BrokenService<H>,
  createHarness: CreateHarness<H>,
  { clause = clauseOf<H>(broken.breaks), limitInMs = DEFAULT_LIMIT_IN_MS }: BiteOptions<H> = {},
): Promise<boolean> {
  if (clause === undefined) {
    throw new TypeError(`'${broken.id}' breaks '${broken.breaks}', which is no clause. Pass the clause.`);
  }
  try {
    await verifyClause(clause, createHarness, { wrap: (...args) => broken.breakService(...args), limitInMs });
    return false;
  } catch {
    return true;
  }
}

/** The clause by an id, in either contract: no two have the same. */
function clauseOf<H extends AnyHarness>(id: string): Clause<BenchOf<H>> | undefined {
  const clauses: readonly Pick<Clause, 'id'>[] = [...participantServiceClauses, ...servicesClauses];
  return clauses.find((each) => each.id === id) as Clause<BenchOf<H>> | undefined;
}
