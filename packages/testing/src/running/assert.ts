import assert, { AssertionError } from 'node:assert/strict';
import { inspect, isDeepStrictEqual, types } from 'node:util';
import type { ErrorCode, Outcome, Subject } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';

/** What an error is expected to be; a list means any of these. */
export interface ExpectedError {
  readonly code: ErrorCode | readonly ErrorCode[];
  readonly outcome?: Outcome | readonly Outcome[];
  readonly subject?: Subject | readonly Subject[];
  /** Exactly these, in any order. */
  readonly fields?: readonly string[];
  readonly retryable?: boolean;
}

/** The assertions of a clause, over `node:assert`. Each says what it is about, so that a failure reads as a sentence. */
export interface Assert {
  ok(value: unknown, about: string): void;
  equal(actual: unknown, expected: unknown, about: string): void;
  deepEqual(actual: unknown, expected: unknown, about: string): void;
  /** Fails always: for a place that must not be reached. */
  fail(about: string): never;
  /** The error that a call rejects with, which must be an `AnyroomError` as expected. */
  rejects(call: () => Promise<unknown>, expected: ExpectedError, about: string): Promise<AnyroomError>;
  /** An error that was not thrown but handed over (in the outcome of a batch). */
  isError(error: unknown, expected: ExpectedError, about: string): void;
}

/** Assertions that call `onAssertion` each time. */
export function createAssert(onAssertion: () => void): Assert {
  const isError = (error: unknown, expected: ExpectedError, about: string) => {
    onAssertion();
    if (!AnyroomError.is(error)) {
      assert.fail(`${about}: expected an AnyroomError with the code ${expected.code}, got ${inspect(error)}`);
    }
    oneOf(error.code, expected.code, `${about}: the code (of: ${error.message})`);
    if (expected.outcome !== undefined) oneOf(error.outcome, expected.outcome, `${about}: the outcome`);
    if (expected.subject !== undefined) oneOf(error.subject, expected.subject, `${about}: the subject`);
    if (expected.retryable !== undefined) assert.equal(error.retryable, expected.retryable, `${about}: retryable`);
    if (expected.fields !== undefined) {
      assert.deepEqual([...(error.fields ?? [])].sort(), [...expected.fields].sort(), `${about}: the fields`);
    }
  };

  return {
    isError,
    ok(value, about) {
      onAssertion();
      assert.ok(value, about);
    },
    equal(actual, expected, about) {
      onAssertion();
      assert.equal(actual, expected, `${about}: expected ${inspect(expected)}, got ${inspect(actual)}`);
    },
    deepEqual(actual, expected, about) {
      onAssertion();
      const message = () => `${about}: expected ${inspect(expected, SHOWN)}, got ${inspect(actual, SHOWN)}`;
      if (!isDeepStrictEqual(rebuilt(actual), rebuilt(expected))) throw new AssertionError({ message: message() });
    },
    fail(about) {
      onAssertion();
      assert.fail(about);
    },
    async rejects(call, expected, about) {
      let value: unknown;
      try {
        value = await call();
      } catch (error) {
        isError(error, expected, about);
        return error as AnyroomError;
      }
      onAssertion();
      return assert.fail(`${about}: expected a rejection with ${expected.code}, but it succeeded: ${inspect(value)}`);
    },
  };
}

const SHOWN = { depth: 6 } as const;

/** The same data with the prototypes of this realm, because a runner may have put the service into another one. */
function rebuilt(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, rebuilt);
  if (types.isDate(value)) return new Date(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, rebuilt(field)]));
}

function oneOf<T>(actual: T, expected: T | readonly T[], about: string): void {
  const allowed: readonly T[] = Array.isArray(expected) ? expected : [expected as T];
  assert.ok(allowed.includes(actual), `${about}: expected ${allowed.join(' or ')}, got ${String(actual)}`);
}
