import { AssertionError } from 'node:assert';
import type { Clause } from '../clause.js';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import type { AnyHarness, BenchOf, CreateHarness, UnderTest } from '../under-test.js';
import { createAssert } from './assert.js';
import { layOut } from './lay-out.js';

/** How a clause is run. */
export interface VerifyOptions<H extends AnyHarness = ParticipantServiceHarness> {
  /** How long a clause may take before it fails; default 10,000. Raise it for a vendor far away. */
  readonly limitInMs?: number;
  /** Puts a wrapper around every service of the harness: how the teeth break them. */
  readonly wrap?: (service: UnderTest<H>, harness: H) => UnderTest<H>;
}

/** How long a clause may take, unless told otherwise. */
export const DEFAULT_LIMIT_IN_MS = 10_000;

/**
 * Runs one clause on a fresh harness, and disposes of that harness whatever happens. Rejects when the service breaks the
 * promise, when the clause is not over in time, and when it made no call on the service or no assertion: an empty
 * clause proves nothing.
 */
export async function verifyClause<H extends AnyHarness = ParticipantServiceHarness>(
  clause: Clause<BenchOf<H>>,
  createHarness: CreateHarness<H>,
  { limitInMs = DEFAULT_LIMIT_IN_MS, wrap = (service) => service }: VerifyOptions<H> = {},
): Promise<void> {
  const harness = await createHarness();
  try {
    let calls = 0;
    let assertions = 0;
    const bench = layOut(harness, {
      wrap,
      onCall() {
        calls += 1;
      },
      assert: createAssert(() => {
        assertions += 1;
      }),
    });
    await within(limitInMs, clause, clause.verify(bench));
    if (calls === 0) throw failure(clause, 'it made no call on the service');
    if (assertions === 0) throw failure(clause, 'it made no assertion');
  } finally {
    await harness.dispose();
  }
}

async function within(limitInMs: number, clause: Pick<Clause, 'id'>, verification: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure(clause, `it was not over after ${limitInMs} ms`)), limitInMs);
  });
  try {
    await Promise.race([verification, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function failure(clause: Pick<Clause, 'id'>, what: string): AssertionError {
  return new AssertionError({ message: `The clause ${clause.id} failed: ${what}.` });
}
