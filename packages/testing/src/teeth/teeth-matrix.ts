import type { Clause } from '../clause.js';
import { participantServiceClauses } from '../contract.js';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import { DEFAULT_LIMIT_IN_MS } from '../running/verify-clause.js';
import { bites } from './bites.js';
import type { BrokenService } from './broken-service.js';
import { brokenServices } from './broken-services.js';

/** Which clauses fail for which broken service: the clauses' ids by the service's. */
export type TeethMatrix = ReadonlyMap<string, ReadonlySet<string>>;

/** What is run against what. */
export interface TeethOptions {
  readonly clauses?: readonly Clause[];
  /** All of them unless given: for a service that cannot do everything, give `brokenServicesFor(capabilities)`. */
  readonly services?: readonly BrokenService[];
  /** How long a clause may take; one that a broken service keeps waiting fails then. Default 10,000. */
  readonly limitInMs?: number;
}

/** Runs every clause on every broken service, over fresh harnesses, side by side. */
export async function teethMatrix(
  createHarness: () => Promise<ParticipantServiceHarness> | ParticipantServiceHarness,
  {
    clauses = participantServiceClauses,
    services = brokenServices,
    limitInMs = DEFAULT_LIMIT_IN_MS,
  }: TeethOptions = {},
): Promise<TeethMatrix> {
  const matrix = new Map(services.map(({ id }) => [id, new Set<string>()]));
  const pairs = services.flatMap((service) => clauses.map((clause) => [service, clause] as const));
  const work = async () => {
    for (let pair = pairs.shift(); pair !== undefined; pair = pairs.shift()) {
      const [service, clause] = pair;
      if (await bites(service, createHarness, { clause, limitInMs })) matrix.get(service.id)?.add(clause.id);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return matrix;
}

/** Enough to wait together, few enough to leave each clause its time. */
const SIDE_BY_SIDE = 16;

/** The matrix as a page of Markdown: the clauses numbered, then a row for each broken service. */
export function describeTeeth(
  matrix: TeethMatrix,
  { clauses = participantServiceClauses, services = brokenServices }: Pick<TeethOptions, 'clauses' | 'services'> = {},
): string {
  const numbers = new Map(clauses.map(({ id }, index) => [id, index + 1]));
  const lines = services.map(({ id, breaks, sentence }) => {
    const bites = matrix.get(id) ?? new Set();
    const also = clauses
      .filter((clause) => clause.id !== breaks && bites.has(clause.id))
      .map(({ id }) => numbers.get(id));
    const bitten = bites.has(breaks) ? '' : ' **(does not!)**';
    return `| \`${id}\` | ${sentence} | ${numbers.get(breaks)}. \`${breaks}\`${bitten} | ${also.join(', ')} |`;
  });
  return [
    '## The clauses',
    '',
    ...clauses.map(({ id, sentence }, index) => `${index + 1}. \`${id}\`: ${sentence}`),
    '',
    '## The broken services',
    '',
    '| service | what it does wrong | fails its own clause | and also |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
