import type { ErrorCode, Outcome } from '@anyroom/core';

/** What an HTTP status means, where the vendor's own code does not say otherwise. */
export function codeOfStatus(status: number): ErrorCode {
  if (status === 408 || status >= 500) return 'unavailable';
  if (status >= 300 && status < 400) return 'misconfigured';
  return BY_STATUS.get(status) ?? 'unknown';
}

const BY_STATUS: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [400, 'invalid-argument'],
  [401, 'unauthenticated'],
  [403, 'permission-denied'],
  [404, 'not-found'],
  [409, 'conflict'],
  [410, 'not-found'],
  [412, 'conflict'],
  [413, 'invalid-argument'],
  [414, 'invalid-argument'],
  [422, 'invalid-argument'],
  [429, 'rate-limited'],
  [431, 'invalid-argument'],
]);

/** Whether the change may have happened, once there is an answer: a server that broke down may have done it first. */
export function outcomeOfCode(code: ErrorCode): Outcome {
  return code === 'unavailable' || code === 'malformed-response' || code === 'timeout' ? 'unknown' : 'refused';
}
