import { isRetryable } from '@anyroom/core';
import type { Clause } from '../clause.js';
import { failingCalls } from './support/failing-calls.js';

const OUTCOMES = ['not-sent', 'refused', 'unknown'] as const;

/** What every error tells. */
export const failingClauses: readonly Clause[] = [
  {
    id: 'failures-are-anyroom-errors',
    sentence:
      'Every call that fails rejects with an `AnyroomError` whose code, outcome and retryability agree, and whose details name the provider and the operation.',
    async verify(bench) {
      for (const { about, verb, code, run } of await failingCalls(bench)) {
        const error = await bench.assert.rejects(run, { code, outcome: OUTCOMES }, about);
        const { provider, operation } = error.details;
        bench.assert.deepEqual({ provider, operation }, { provider: bench.service.provider, operation: verb }, about);
        bench.assert.equal(error.operation, verb, `${about}: the operation`);
        bench.assert.ok(!error.retryable || isRetryable(error.code), `${about}: ${error.code} is not retryable`);
        if (['invalid-argument', 'unsupported'].includes(error.code)) {
          bench.assert.equal(error.outcome, 'not-sent', `${about}: the outcome`);
        }
        if (error.code === 'not-found') bench.assert.ok(error.subject !== undefined, `${about}: a subject is given`);
        if (error.code === 'unsupported') bench.assert.ok(Array.isArray(error.fields), `${about}: fields are given`);
        const json = JSON.parse(JSON.stringify(error)) as { readonly code?: unknown };
        bench.assert.equal(json.code, error.code, `${about}: the code in JSON`);
      }
    },
  },
  {
    id: 'messages-hold-no-ids',
    sentence: 'An error’s message is for people and never holds an id that was sent: ids stand in its details.',
    async verify(bench) {
      for (const { about, code, ids, run } of await failingCalls(bench)) {
        const { message } = await bench.assert.rejects(run, { code }, about);
        bench.assert.ok(message.length > 0, `${about}: a message`);
        for (const id of ids) {
          for (const form of [id, encodeURIComponent(id)]) {
            bench.assert.ok(!message.includes(form), `${about}: an id stands in the message '${message}'`);
          }
        }
      }
    },
  },
];
