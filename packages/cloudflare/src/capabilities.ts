import type {
  JoinCredentialCapabilities,
  LiveCapabilities,
  ParticipantCapabilities,
  RoomCapabilities,
} from '@anyroom/core';

/**
 * What RealtimeKit can do with participants.
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

/**
 * What RealtimeKit can do with meetings.
 *
 * - A meeting has no times, and its id is always minted.
 * - No key makes a creation safe to repeat.
 * - The schema of an edit has no `null` for the title, so that it can be replaced but not cleared.
 * - There is no delete: closing sets `INACTIVE`, and nobody can join such a meeting (the vendor's words).
 */
export const CLOUDFLARE_ROOM_CAPABILITIES = {
  create: { fields: ['title'], requires: [], mintsId: true, repeatable: false },
  get: true,
  list: true,
  update: { fields: { title: { clear: false }, opensAt: false, closesAt: false } },
  close: 'deactivates',
} as const satisfies RoomCapabilities;

/**
 * What RealtimeKit can do with join tokens. For how long one is good, and what becomes of those before, is documented
 * nowhere; the length cannot be chosen, and there is no way to take a token back but to remove its person.
 */
export const CLOUDFLARE_JOIN_CREDENTIAL_CAPABILITIES = {
  issue: { expiry: 'unknown', validFor: false, unknownParticipant: 'refused', admits: 'person', earlier: 'unknown' },
  revoke: false,
} as const satisfies JoinCredentialCapabilities;

/**
 * What RealtimeKit can do with the running session. Muting everybody says whether they may unmute themselves; for muting
 * one person that is documented nowhere. Nobody can be unmuted, and with how many devices one participant may be connected
 * is documented nowhere.
 */
export const CLOUDFLARE_LIVE_CAPABILITIES = {
  eject: true,
  mute: { undo: 'unknown' },
  unmute: false,
  session: true,
  devices: 'unknown',
} as const satisfies LiveCapabilities;
