import { randomUUID } from 'node:crypto';
import { Secret } from '@anyroom/core';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import { altered, around, errorLike, telling } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { adds, gets, lists, oneOf, updates } from './needs.js';

/** What is leaked: any secret that there is by now. */
const leak = ({ secrets }: ParticipantServiceHarness): string => secrets()[0] ?? '';

export const brokenSecrecy: readonly BrokenService[] = [
  {
    id: 'hands-out-join-tokens',
    breaks: 'results-show-nothing-secret',
    sentence: 'It hands the join token through as a text.',
    needs: adds,
    breakService: (service) =>
      altered(service, {
        async addParticipant(...args) {
          const { joinToken = new Secret(`join-token-${randomUUID()}`), ...added } = await service.addParticipant(
            ...args,
          );
          return { ...added, joinToken, token: joinToken.reveal() };
        },
      }),
  },
  {
    id: 'hides-tokens-badly',
    breaks: 'results-show-nothing-secret',
    sentence: 'It hides a credential under a symbol.',
    needs: oneOf(updates, adds, gets, lists),
    breakService: (service, harness) => telling(service, (person) => ({ ...person, [Symbol('raw')]: leak(harness) })),
  },
  {
    id: 'shows-credentials-in-causes',
    breaks: 'errors-show-nothing-secret',
    sentence: 'The cause of an error is the request, with its credential.',
    breakService: (service, harness) =>
      around(service, (call) =>
        call().catch((error: unknown) => {
          throw errorLike(error, { cause: { config: { headers: { Authorization: `Bearer ${leak(harness)}` } } } });
        }),
      ),
  },
  {
    id: 'shows-credentials-in-base64',
    breaks: 'errors-show-nothing-secret',
    sentence: 'It quotes a header in a message, with the credential in base64.',
    breakService: (service, harness) =>
      around(service, (call) =>
        call().catch((error: unknown) => {
          const header = Buffer.from(leak(harness)).toString('base64');
          throw errorLike(error, { message: `The header was 'Basic ${header}'.` });
        }),
      ),
  },
];
