import type { Authorize } from '@anyroom/adapter-kit/http';
import { AnyroomError } from '@anyroom/core';
import type { TokenCredential } from './token-credential.js';

/** Asks the credential for a token at every attempt; caching is the credential's own. */
export function entraBearer(credential: TokenCredential, scope: string): Authorize {
  return async (_, abortSignal) => {
    const token = await tokenOf(credential, scope, abortSignal);
    if (typeof token !== 'string' || !HEADER_SAFE.test(token)) {
      throw new AnyroomError({
        code: 'unauthenticated',
        outcome: 'not-sent',
        message: 'The TokenCredential gave no token. Ask it directly with getToken to see why.',
        details: { provider: 'azure' },
      });
    }
    return { headers: { Authorization: `Bearer ${token}` }, secrets: [token] };
  };
}

/** Printable ASCII without spaces: all that a token is made of, and nothing that ends a header. */
const HEADER_SAFE = /^[\x21-\x7e]+$/;

async function tokenOf(credential: TokenCredential, scope: string, abortSignal: AbortSignal): Promise<unknown> {
  try {
    return (await credential.getToken(scope, { abortSignal }))?.token;
  } catch {
    return undefined; // What a credential throws may show how it signs in: none of it is passed on.
  }
}
