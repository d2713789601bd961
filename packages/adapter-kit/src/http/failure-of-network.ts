import type { AttemptFailure } from './send-attempt.js';

/** Failures before a connection stood: the request cannot have arrived. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * What a failure of the network means, from its code alone: the error itself is an HTTP client's, and showing it would
 * show the request with its credential.
 */
export function failureOfNetwork(error: unknown, aborted: boolean): AttemptFailure {
  if (aborted) return { code: 'timeout', outcome: 'unknown', message: 'The attempt took too long.' };
  const code = codeOf(error);
  if (code !== undefined && UNTRUSTED.has(code)) {
    const message = `The server's certificate is not trusted (${code}). Give an agent that knows its authority.`;
    return { code: 'misconfigured', outcome: 'not-sent', message };
  }
  if (code?.startsWith('Z_') || code?.startsWith('ERR_BROTLI') || code?.startsWith('HPE_')) {
    return { code: 'malformed-response', outcome: 'unknown', message: `The answer could not be read (${code}).` };
  }
  const neverConnected = code !== undefined && NEVER_CONNECTED.has(code);
  return {
    code: 'unavailable',
    outcome: neverConnected ? 'not-sent' : 'unknown',
    message: neverConnected
      ? `The server cannot be reached (${code}). Look at the network, or at the configured host.`
      : `The connection broke before the answer was complete${code === undefined ? '' : ` (${code})`}.`,
  };
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
