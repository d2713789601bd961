import { tlsMistakeOf } from '../network/tls-mistake.js';
import type { Failure } from './failure.js';

/** Failures that only come before a connection stands, and what fails then. */
const NEVER_CONNECTED: ReadonlySet<string | undefined> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
]);
const CONNECTING: ReadonlySet<string | undefined> = new Set(['connect', 'getaddrinfo']);

/** Thrown before anything is sent: by Node for a request that cannot be, mostly because the agent is for another scheme. */
const CANNOT_BE = /^(ERR_(INVALID_|UNESCAPED_|HTTP_INVALID_)|UND_ERR_(INVALID_ARG|NOT_SUPPORTED)$)/;

/** What is left of a body when it cannot be decompressed, and of an answer that is not HTTP. */
const UNREADABLE = /^(Z_|HPE_|ERR__ERROR|ERR_BROTLI|ERR_PADDING|ZSTD_|UND_ERR_HEADERS_OVERFLOW$|UNASKED_UPGRADE$)/;

/**
 * What a failure of the network means, mostly from its code: the error itself is an HTTP client's, and showing it would
 * show the request with its credential.
 *
 * @param wasSent - whether the request may have arrived, as far as was seen
 */
export function failureOfNetwork(error: unknown, wasSent: boolean): Failure {
  const { code, syscall, tlsMistake } = namesOf(error);
  const named = code === undefined ? '' : ` (${code})`;
  if (tlsMistake === 'untrusted') {
    const message = `The server's certificate is not trusted${named}. Give an agent that knows its authority.`;
    return { code: 'misconfigured', outcome: 'not-sent', message };
  }
  if (tlsMistake === 'no-tls') {
    const message = `The server does not speak TLS at this port${named}. Write http:// in the address if that is meant, or another port.`;
    return { code: 'misconfigured', outcome: 'not-sent', message };
  }
  if (code !== undefined && CANNOT_BE.test(code) && !wasSent) {
    const message = `The request cannot be sent${named}. Look at the agent, which must be for the scheme of the address, and at the axios interceptors.`;
    return { code: 'misconfigured', outcome: 'not-sent', message };
  }
  if (code !== undefined && UNREADABLE.test(code)) {
    return {
      code: 'malformed-response',
      outcome: 'unknown',
      message: `The answer could not be read${named}. Look at the configured host and port, which must be where the API itself answers.`,
    };
  }
  if (!wasSent || NEVER_CONNECTED.has(code) || CONNECTING.has(syscall)) {
    const message = `The server cannot be reached${named}. Look at the network, or at the configured host and port.`;
    return { code: 'unavailable', outcome: 'not-sent', message };
  }
  const message = `The connection broke before the answer was complete${named}.`;
  return { code: 'unavailable', outcome: 'unknown', message };
}

/** An error's code and what failed, from wherever in it they are told. Its words are read, and never shown. */
function namesOf(error: unknown): {
  readonly code: string | undefined;
  readonly syscall: string | undefined;
  readonly tlsMistake: ReturnType<typeof tlsMistakeOf>;
} {
  const names: { code: string | undefined; syscall: string | undefined } = { code: undefined, syscall: undefined };
  let tlsMistake: ReturnType<typeof tlsMistakeOf>;
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 4; depth += 1) {
    const { code, syscall, message, cause, errors } = at as Record<string, unknown>;
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) names.code ??= code;
    if (typeof syscall === 'string') names.syscall ??= syscall;
    tlsMistake ??= tlsMistakeOf(code, message);
    // A host with several addresses fails with all of their errors in one.
    at = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return { ...names, tlsMistake };
}
