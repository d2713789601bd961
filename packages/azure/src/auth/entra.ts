import type { Authorize } from '@anyroom/adapter-kit/http';
import { AnyroomError } from '@anyroom/core';
import type { TokenCredential } from './token-credential.js';

/** Asks the credential for a token at every attempt; caching is the credential's own. */
export function entraBearer(credential: TokenCredential, scope: string): Authorize {
  return async (_, abortSignal) => {
    // What a credential throws may show how it signs in: none of it is passed on.
    const token = await credential.getToken(scope, { abortSignal }).then(
      (answer) => answer?.token,
      () => undefined,
    );
    if (typeof token !== 'string' || token === '') {
      throw new AnyroomError({
        code: 'unauthenticated',
        outcome: 'not-sent',
        message: 'The TokenCredential gave no token; nothing was sent. Ask it directly with getToken to see why.',
        details: { provider: 'azure' },
      });
    }
    return { headers: { Authorization: `Bearer ${token}` }, secrets: [token] };
  };
}
