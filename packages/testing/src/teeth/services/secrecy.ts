import type { ServicesHarness } from '../../harness/services-harness.js';
import { errorLike } from '../altered.js';
import type { BrokenService } from '../broken-service.js';
import { alteredJoinCredentials, alteredServices, aroundCalls } from './altered.js';
import * as can from './needs.js';

/** What is leaked: any secret that there is by now. */
const leak = ({ secrets }: ServicesHarness): string => secrets()[0] ?? '';

export const brokenSecrecyOfServices: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'hands-tokens-out-as-texts',
    breaks: 'services-show-nothing-secret-in-results',
    sentence: 'It hands the token of a credential through as a text, too.',
    needs: can.issues,
    breakService: (services) => {
      const { joinCredentials } = services;
      return alteredServices(services, {
        joinCredentials: alteredJoinCredentials(joinCredentials, {
          async issueJoinCredential(...args) {
            const credential = await joinCredentials.issueJoinCredential(...args);
            return { ...credential, jwt: credential.token.reveal() };
          },
        }),
      });
    },
  },
  {
    id: 'hides-credentials-in-rooms',
    breaks: 'services-show-nothing-secret-in-results',
    sentence: 'It hides a credential under a symbol of what it answers.',
    needs: can.oneOf(can.createsRooms, can.getsRooms, can.updatesRooms, can.issues, can.tellsOfSessions),
    breakService: (services, harness) =>
      aroundCalls(services, async (call) => {
        const result = await call();
        return typeof result === 'object' && result !== null && !('done' in result)
          ? { ...result, [Symbol('raw')]: leak(harness) }
          : result;
      }),
  },
  {
    id: 'shows-requests-in-causes',
    breaks: 'services-show-nothing-secret-in-errors',
    sentence: 'The cause of an error is the request, with its credential.',
    breakService: (services, harness) =>
      aroundCalls(services, (call) =>
        call().catch((error: unknown) => {
          throw errorLike(error, { cause: { config: { headers: { Authorization: `Bearer ${leak(harness)}` } } } });
        }),
      ),
  },
  {
    id: 'quotes-headers-in-messages',
    breaks: 'services-show-nothing-secret-in-errors',
    sentence: 'It quotes a header in a message, with the credential in base64.',
    breakService: (services, harness) =>
      aroundCalls(services, (call) =>
        call().catch((error: unknown) => {
          const header = Buffer.from(leak(harness)).toString('base64');
          throw errorLike(error, { message: `The header was 'Basic ${header}'.` });
        }),
      ),
  },
];
