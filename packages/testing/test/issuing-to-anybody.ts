import { randomUUID } from 'node:crypto';
import type { Services } from '@anyroom/core';
import { AnyroomError, Secret } from '@anyroom/core';
import type { ServicesHarness } from '@anyroom/testing';

/** A harness whose services issue a credential also for people who are not in the room, which opens nothing. */
export function issuingToAnybody(harness: ServicesHarness): ServicesHarness {
  return { ...harness, services: wrap(harness.services), openAnother: async () => wrap(await harness.openAnother()) };
}

function wrap(services: Services): Services {
  const { provider, participants, rooms, joinCredentials, live } = services;
  const { issue, revoke } = joinCredentials.capabilities;
  if (issue === false) return services;
  return {
    provider,
    participants,
    rooms,
    live,
    joinCredentials: {
      provider,
      capabilities: { issue: { ...issue, unknownParticipant: 'issued' }, revoke },
      revokeJoinCredentials: (...args) => joinCredentials.revokeJoinCredentials(...args),
      async issueJoinCredential(...args) {
        try {
          return await joinCredentials.issueJoinCredential(...args);
        } catch (error) {
          if (!AnyroomError.is(error, 'not-found')) throw error;
          const expiresAt = issue.expiry === 'stated' && { expiresAt: new Date(Date.now() + 3_600_000) };
          return { token: new Secret(`a-token-for-nobody-${randomUUID()}`), ...expiresAt };
        }
      },
      close: () => joinCredentials.close(),
    },
    close: () => services.close(),
  };
}
