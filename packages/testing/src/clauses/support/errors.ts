import type { AnyroomError } from '@anyroom/core';
import { isRetryable } from '@anyroom/core';
import type { Assert } from '../../running/assert.js';

export const OUTCOMES = ['not-sent', 'refused', 'unknown'] as const;

/** An error whose parts agree, and which tells where it comes from. */
export function checkAgreement(
  assert: Assert,
  about: string,
  error: AnyroomError,
  where: { readonly provider: string; readonly operation: string },
): void {
  const { provider, operation } = error.details;
  assert.deepEqual({ provider, operation }, where, about);
  assert.equal(error.operation, where.operation, `${about}: the operation`);
  assert.ok(!error.retryable || isRetryable(error.code), `${about}: ${error.code} is not retryable`);
  if (['invalid-argument', 'unsupported'].includes(error.code)) {
    assert.equal(error.outcome, 'not-sent', `${about}: the outcome`);
  }
  if (error.code === 'not-found') assert.ok(error.subject !== undefined, `${about}: a subject is given`);
  if (error.code === 'unsupported') assert.ok(Array.isArray(error.fields), `${about}: fields are given`);
  const json = JSON.parse(JSON.stringify(error)) as { readonly code?: unknown };
  assert.equal(json.code, error.code, `${about}: the code in JSON`);
}

/** A message that holds none of some ids, in any form. */
export function checkHoldsNoIds(
  assert: Assert,
  about: string,
  { message }: AnyroomError,
  ids: readonly string[],
): void {
  assert.ok(message.length > 0, `${about}: a message`);
  for (const id of ids) {
    for (const form of [id, encodeURIComponent(id)]) {
      assert.ok(!message.includes(form), `${about}: an id stands in the message '${message}'`);
    }
  }
}
