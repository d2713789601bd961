import type { JoinCredentialCapabilities } from '@anyroom/core';
import { LONGEST_CREDENTIAL_IN_MS } from '../state/credentials.js';
import type { MemoryGap } from './memory-gap.js';

/** How join credentials can be issued when nothing is taken away. */
export const MEMORY_JOIN_CREDENTIAL_CAPABILITIES = {
  issue: {
    expiry: 'stated',
    validFor: { leastInMs: 1000, mostInMs: LONGEST_CREDENTIAL_IN_MS },
    unknownParticipant: 'refused',
    earlier: 'kept',
  },
} as const satisfies JoinCredentialCapabilities;

/** What is left when something is taken away, and what becomes of earlier credentials. */
export function memoryJoinCredentialCapabilities(
  lacks: ReadonlySet<MemoryGap>,
  earlier: 'kept' | 'revoked',
): JoinCredentialCapabilities {
  if (lacks.has('issue')) return { issue: false };
  const { issue } = MEMORY_JOIN_CREDENTIAL_CAPABILITIES;
  return {
    issue: {
      ...issue,
      expiry: lacks.has('expiry') ? 'unknown' : issue.expiry,
      validFor: lacks.has('validFor') ? false : issue.validFor,
      earlier,
    },
  };
}
