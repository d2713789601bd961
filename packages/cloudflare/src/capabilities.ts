import type { ParticipantCapabilities } from '@anyroom/core';

/**
 * What RealtimeKit can do.
 *
 * - Whether a change reaches somebody who is connected is documented nowhere, so every effect is `unknown`.
 * - What a second add with the same `custom_participant_id` does is documented nowhere either.
 * - Deleting a participant prevents joining again (RealtimeKit's page on participants), so remove `revokes`; putting
 *   out somebody who is connected is another endpoint.
 */
export const CLOUDFLARE_CAPABILITIES = {
  members: 'roster',
  update: {
    fields: {
      displayName: { clear: true, effect: 'unknown' },
      avatarUrl: { clear: true, effect: 'unknown' },
      role: { clear: false, effect: 'unknown' },
    },
    unknownParticipant: 'refused',
    batch: 'fan-out',
  },
  add: {
    fields: ['externalId', 'displayName', 'avatarUrl', 'role'],
    requires: ['role'],
    mintsId: true,
    existing: 'unknown',
  },
  get: 'direct',
  list: true,
  remove: 'revokes',
} as const satisfies ParticipantCapabilities;
