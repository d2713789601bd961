import type { Bench, Clause } from '../clause.js';
import type { AnyHarness, BenchOf, CreateHarness } from '../under-test.js';
import type { VerifyOptions } from './verify-clause.js';
import { DEFAULT_LIMIT_IN_MS, verifyClause } from './verify-clause.js';

/** The two functions of a test runner that are needed: those of Jest, Vitest and `node:test` all fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => Promise<void>, timeoutInMs?: number): unknown;
}

/** How the contract is put to a service. */
export interface DescribeOptions<B = Bench> extends Partial<TestRunner>, Pick<VerifyOptions, 'limitInMs'> {
  /** Promises of your own adapter, run after the contract's. Clauses of the contract cannot be taken out. */
  readonly additionalClauses?: readonly Clause<B>[];
}

/** Registers clauses as tests, one for each. */
export function describeClauses<H extends AnyHarness>(
  name: string,
  contract: readonly Clause<BenchOf<H>>[],
  createHarness: CreateHarness<H>,
  options: DescribeOptions<BenchOf<H>>,
): void {
  const { describe = runnerGlobal('describe'), test = runnerGlobal('test'), additionalClauses = [] } = options;
  const { limitInMs = DEFAULT_LIMIT_IN_MS } = options;
  const clauses = [...contract, ...additionalClauses];
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
