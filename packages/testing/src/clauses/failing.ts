import type { Clause } from '../clause.js';
import { checkAgreement, checkHoldsNoIds, OUTCOMES } from './support/errors.js';
import { failingCalls } from './support/failing-calls.js';

/** What every error tells. */
export const failingClauses: readonly Clause[] = [
  {
    id: 'failures-are-anyroom-errors',
    sentence:
      'Every call that fails rejects with an `AnyroomError` whose code, outcome and retryability agree, and whose details name the provider and the operation.',
    async verify(bench) {
      for (const { about, verb, code, run } of await failingCalls(bench)) {
        const error = await bench.assert.rejects(run, { code, outcome: OUTCOMES }, about);
        checkAgreement(bench.assert, about, error, { provider: bench.service.provider, operation: verb });
      }
    },
  },
  {
    id: 'messages-hold-no-ids',
    sentence: 'An error’s message is for people and never holds an id that was sent: ids stand in its details.',
    async verify(bench) {
      for (const { about, code, ids, run } of await failingCalls(bench)) {
        checkHoldsNoIds(bench.assert, about, await bench.assert.rejects(run, { code }, about), ids);
      }
    },
  },
];
