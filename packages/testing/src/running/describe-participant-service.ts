import type { Clause } from '../clause.js';
import { participantServiceClauses } from '../contract.js';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import type { VerifyOptions } from './verify-clause.js';
import { DEFAULT_LIMIT_IN_MS, verifyClause } from './verify-clause.js';

/** The two functions of a test runner that are needed: those of Jest, Vitest and `node:test` all fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => Promise<void>, timeoutInMs?: number): unknown;
}

/** How the contract is put to a service. */
export interface DescribeOptions extends Partial<TestRunner>, Pick<VerifyOptions, 'limitInMs'> {
  /** Promises of your own adapter, run after the contract's. Clauses of the contract cannot be taken out. */
  readonly additionalClauses?: readonly Clause[];
}

/**
 * Registers the whole contract as tests, one for each clause, in the file that calls it. `describe` and `test` are the
 * runner's globals unless given; pass them where a runner has none (Vitest without `globals`, `node:test`).
 *
 * @param name - what is tested; the name of the `describe` block
 * @param createHarness - makes a fresh harness; called once for each clause
 */
export function describeParticipantService(
  name: string,
  createHarness: () => Promise<ParticipantServiceHarness> | ParticipantServiceHarness,
  options: DescribeOptions = {},
): void {
  const { describe = runnerGlobal('describe'), test = runnerGlobal('test'), additionalClauses = [] } = options;
  const { limitInMs = DEFAULT_LIMIT_IN_MS } = options;
  const clauses = [...participantServiceClauses, ...additionalClauses];
  const twice = clauses.find(({ id }, index) => clauses.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw new TypeError(`Two clauses have the id '${twice.id}'. Rename yours.`);

  describe(name, () => {
    for (const clause of clauses) {
      test(
        `${clause.sentence} (${clause.id})`,
        () => verifyClause(clause, createHarness, { limitInMs }),
        limitInMs + 5_000, // ours ends first, and says more
      );
    }
  });
}

function runnerGlobal<K extends keyof TestRunner>(key: K): TestRunner[K] {
  const found = (globalThis as unknown as Partial<TestRunner>)[key];
  if (found === undefined) {
    throw new TypeError(`There is no global '${key}'. Pass your runner's: { describe, test }.`);
  }
  return found;
}
