import type { Clause, ServicesBench } from '../../clause.js';
import { checkAgreement, checkHoldsNoIds, OUTCOMES } from '../support/errors.js';
import { serviceFailures } from '../support/service-failures.js';

/** What every error tells. */
export const servicesFailingClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'services-fail-with-anyroom-errors',
    sentence:
      'Every call of any service that fails rejects with an `AnyroomError` whose code, outcome and retryability agree, and whose details name the provider and the operation.',
    async verify(bench) {
      for (const { about, verb, code, run } of await serviceFailures(bench)) {
        const error = await bench.assert.rejects(run, { code, outcome: OUTCOMES }, about);
        checkAgreement(bench.assert, about, error, { provider: bench.services.provider, operation: verb });
      }
    },
  },
  {
    id: 'services-write-no-ids-into-messages',
    sentence:
      'A message of an error of any service is for people and never holds an id that was sent: ids stand in its details.',
    async verify(bench) {
      for (const { about, code, ids, run } of await serviceFailures(bench)) {
        checkHoldsNoIds(bench.assert, about, await bench.assert.rejects(run, { code }, about), ids);
      }
    },
  },
];
