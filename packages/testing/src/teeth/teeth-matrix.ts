import type { Clause } from '../clause.js';
import { participantServiceClauses } from '../contract.js';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import { DEFAULT_LIMIT_IN_MS } from '../running/verify-clause.js';
import type { AnyHarness, BenchOf, CreateHarness } from '../under-test.js';
import { bites } from './bites.js';
import type { BrokenService } from './broken-service.js';
import { brokenServices } from './broken-services.js';

/** Which clauses fail for which broken service: the clauses' ids by the service's. */
export type TeethMatrix = ReadonlyMap<string, ReadonlySet<string>>;

/** What is run against what. */
export interface TeethOptions<H extends AnyHarness = ParticipantServiceHarness> {
  readonly clauses?: readonly Clause<BenchOf<H>>[];
  /** All of them unless given: for a service that cannot do everything, give `brokenServicesFor(capabilities)`. */
  readonly services?: readonly BrokenService<H>[];
  /** How long a clause may take; one that a broken service keeps waiting fails then. Default 10,000. */
  readonly limitInMs?: number;
}

/**
 * Runs every clause on every broken service, over fresh harnesses, side by side. For anything but `ParticipantService`
 * give the clauses and what breaks them: `servicesClauses` and `servicesTeethFor(capabilities)`.
 */
export function teethMatrix(createHarness: CreateHarness, options?: TeethOptions): Promise<TeethMatrix>;
export function teethMatrix<H extends AnyHarness>(
  createHarness: CreateHarness<H>,
  options: TeethOptions<H> & Required<Pick<TeethOptions<H>, 'clauses' | 'services'>>,
): Promise<TeethMatrix>;
export async function teethMatrix(
  createHarness: CreateHarness,
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

/** What of the clauses and of what breaks them is shown; those of `ParticipantService` unless given. */
export interface DescribedTeeth {
  readonly clauses?: readonly Pick<Clause, 'id' | 'sentence'>[];
  readonly services?: readonly Pick<BrokenService, 'id' | 'breaks' | 'sentence'>[];
}

/** The matrix as a page of Markdown: the clauses numbered, then a row for each broken service. */
export function describeTeeth(
  matrix: TeethMatrix,
  { clauses = participantServiceClauses, services = brokenServices }: DescribedTeeth = {},
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
