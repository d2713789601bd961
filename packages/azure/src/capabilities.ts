import type {
  JoinCredentialCapabilities,
  LiveCapabilities,
  ParticipantCapabilities,
  RoomCapabilities,
} from '@anyroom/core';

/**
 * What Azure Communication Services Rooms can do.
 *
 * - The roster holds a raw id and a role, and nothing else (REST reference of Rooms, `RoomParticipant`): a name is given
 *   by the client when it joins.
 * - Whether, and when, a new role reaches somebody who is connected is documented nowhere, so its effect is `unknown`.
 * - Only people on the roster can join a room, so remove `revokes`. Whether it puts out somebody who is connected is
 *   documented nowhere.
 * - The vendor has one write, which adds whom it does not know; `unknownParticipant` says what this service makes of it.
 */
export const AZURE_CAPABILITIES = {
  members: 'roster',
  update: {
    fields: { displayName: false, avatarUrl: false, role: { clear: false, effect: 'unknown' } },
    unknownParticipant: 'refused' as 'refused' | 'added',
    batch: 'native',
  },
  add: { fields: ['id', 'role'], requires: ['role'], mintsId: true, existing: 'refused' },
  get: 'by-list',
  list: true,
  remove: 'revokes',
} as const satisfies ParticipantCapabilities;

/** The type of {@link AZURE_CAPABILITIES}: what is true of every Azure service, whatever its configuration. */
export type AzureCapabilities = typeof AZURE_CAPABILITIES;

/** The capabilities of a service that is told to refuse, or to add, people whom it does not know. */
export function azureCapabilities(unknownParticipant: 'refuse' | 'add'): AzureCapabilities {
  const added = unknownParticipant === 'add' ? 'added' : 'refused';
  return { ...AZURE_CAPABILITIES, update: { ...AZURE_CAPABILITIES.update, unknownParticipant: added } };
}

/**
 * What can be done with rooms.
 *
 * - A room has an id, which the vendor makes, and the times between which it can be joined; it has no title (REST
 *   reference of Rooms, `CreateRoomRequest`). The times are replaced, never cleared.
 * - A creation is known by its repeatability headers, so that a repeated one makes no second room.
 * - A DELETE takes the room away for good.
 */
export const AZURE_ROOM_CAPABILITIES = {
  create: { fields: ['opensAt', 'closesAt'], requires: [], mintsId: true, repeatable: true },
  get: true,
  list: true,
  update: { fields: { title: false, opensAt: { clear: false }, closesAt: { clear: false } } },
  close: 'deletes',
} as const satisfies RoomCapabilities;

/** The type of {@link AZURE_ROOM_CAPABILITIES}. */
export type AzureRoomCapabilities = typeof AZURE_ROOM_CAPABILITIES;

/**
 * How join credentials are issued.
 *
 * - The vendor says when a token ends, and lets one choose from 60 to 1,440 minutes (REST reference of Identity,
 *   `CommunicationIdentityAccessToken` and `…TokenRequest`).
 * - It gives a token to any identity; `unknownParticipant` says whether this service looks at the roster first.
 * - "A user can have multiple tokens simultaneously" (documentation, "Identity model"), so those before are kept, until
 *   they end or are revoked. Its one way to revoke (`:revokeAccessTokens`) takes a person's tokens for every room.
 */
export const AZURE_JOIN_CREDENTIAL_CAPABILITIES = {
  issue: {
    expiry: 'stated',
    validFor: { leastInMs: 3_600_000, mostInMs: 86_400_000 },
    unknownParticipant: 'refused' as 'refused' | 'issued',
    admits: 'person',
    earlier: 'kept',
  },
  revoke: false,
} as const satisfies JoinCredentialCapabilities;

/** The type of {@link AZURE_JOIN_CREDENTIAL_CAPABILITIES}: what is true whatever the configuration. */
export type AzureJoinCredentialCapabilities = typeof AZURE_JOIN_CREDENTIAL_CAPABILITIES;

/** The capabilities of a service that reads the roster before it issues, or does not. */
export function azureJoinCredentialCapabilities(unknownParticipant: 'refuse' | 'add'): AzureJoinCredentialCapabilities {
  const issued = unknownParticipant === 'add' ? 'issued' : 'refused';
  const { issue, revoke } = AZURE_JOIN_CREDENTIAL_CAPABILITIES;
  return { issue: { ...issue, unknownParticipant: issued }, revoke };
}

/**
 * What can be done in the running call: nothing. Rooms has rosters and no sessions; ejecting and muting belong to Call
 * Automation, which needs the call's own connection, and to the client of a Presenter.
 */
export const AZURE_LIVE_CAPABILITIES = {
  eject: false,
  mute: false,
  unmute: false,
  session: false,
  devices: 'unknown',
} as const satisfies LiveCapabilities;

/** The type of {@link AZURE_LIVE_CAPABILITIES}. */
export type AzureLiveCapabilities = typeof AZURE_LIVE_CAPABILITIES;
