import type { Failure } from './failure.js';

/** Failures that only come before a connection stands. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL']);

/** OpenSSL's names for certificates that it does not trust, as Node gives them, beside those with a telling word. */
const UNTRUSTED =
  /CERT|SELF_SIGNED|ISSUER|SIGNATURE|^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/;

/** Thrown before anything is sent: by Node for a request that cannot be, mostly because the agent is for another scheme. */
const CANNOT_BE = /^ERR_(INVALID_|UNESCAPED_|HTTP_INVALID_)/;

/** What is left of a body when it cannot be decompressed, and of an answer that is not HTTP. */
const UNREADABLE = /^(Z_|HPE_|ERR__ERROR|ERR_BROTLI|ERR_PADDING|ZSTD_)/;

/**
 * What a failure of the network means, from its code alone: the error itself is an HTTP client's, and showing it would
 * show the request with its credential.
 *
 * @param wasSent - whether a connection stood, so that the request may have arrived
 */
export function failureOfNetwork(error: unknown, wasSent: boolean): Failure {
  const code = codeOf(error);
  const named = code === undefined ? '' : ` (${code})`;
  if (code !== undefined && UNTRUSTED.test(code)) {
    const message = `The server's certificate is not trusted${named}. Give an agent that knows its authority.`;
    return { code: 'misconfigured', outcome: 'not-sent', message };
  }
  if (code !== undefined && CANNOT_BE.test(code) && !wasSent) {
    const message = `The request cannot be sent${named}. Look at the agent, which must be for the scheme of the address, and at the axios interceptors.`;
    return { code: 'misconfigured', outcome: 'not-sent', message };
  }
  if (code !== undefined && UNREADABLE.test(code)) {
    return { code: 'malformed-response', outcome: 'unknown', message: `The answer could not be read${named}.` };
  }
  if (!wasSent || (code !== undefined && NEVER_CONNECTED.has(code))) {
    const message = `The server cannot be reached${named}. Look at the network, or at the configured host.`;
    return { code: 'unavailable', outcome: 'not-sent', message };
  }
  const message = `The connection broke before the answer was complete${named}.`;
  return { code: 'unavailable', outcome: 'unknown', message };
}

function codeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 4; depth += 1) {
    const { code, cause, errors } = at as { code?: unknown; cause?: unknown; errors?: unknown };
    // A host with several addresses fails with all of their errors in one.
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return code;
    at = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return undefined;
}
