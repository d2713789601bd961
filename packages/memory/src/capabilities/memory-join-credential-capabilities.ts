import type { JoinCredentialCapabilities } from '@anyroom/core';
import type { MemorySettings } from '../memory-settings.js';
import { LONGEST_CREDENTIAL_IN_MS } from '../state/credentials.js';

/** How join credentials can be issued when nothing is taken away. */
export const MEMORY_JOIN_CREDENTIAL_CAPABILITIES = {
  issue: {
    expiry: 'stated',
    validFor: { leastInMs: 1000, mostInMs: LONGEST_CREDENTIAL_IN_MS },
    unknownParticipant: 'refused',
    admits: 'person',
    earlier: 'kept',
  },
  revoke: true,
} as const satisfies JoinCredentialCapabilities;

/** What is left when something is taken away, and how credentials are issued. */
export function memoryJoinCredentialCapabilities({
  lacks,
  earlierCredentials: earlier,
  admits,
  members,
}: Pick<MemorySettings, 'lacks' | 'earlierCredentials' | 'admits' | 'members'>): JoinCredentialCapabilities {
  if (lacks.has('issue')) return { issue: false, revoke: false };
  const { issue, revoke } = MEMORY_JOIN_CREDENTIAL_CAPABILITIES;
  return {
    issue: {
      ...issue,
      expiry: lacks.has('expiry') ? 'unknown' : issue.expiry,
      validFor: lacks.has('validFor') ? false : issue.validFor,
      unknownParticipant: members === 'presence' ? 'issued' : issue.unknownParticipant,
      admits,
      earlier,
    },
    revoke: revoke && !lacks.has('revoke'),
  };
}
