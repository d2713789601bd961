import type {
  JoinCredentialCapabilities,
  LiveCapabilities,
  ParticipantCapabilities,
  RoomCapabilities,
} from '@anyroom/core';

/**
 * What can be done with the people of a room, as seen on Prosody 0.12.3.
 *
 * - A room has a roster (who is its owner, admin or member) and occupants (who is connected): both are one list.
 * - A nickname is the person's own to choose, and a picture is nothing that a room keeps.
 * - A new role reaches whoever is connected at once, as presence.
 * - Several people in one request are answered as success, and only the first of them is changed: one request for each.
 * - Whoever is on the roster is a member at least, which is a role: it has to be given, because none is made up.
 * - Whoever is removed is banned, because otherwise anybody can join a room that is open.
 */
export const JITSI_CAPABILITIES = {
  members: 'both',
  update: {
    fields: { displayName: false, avatarUrl: false, role: { clear: false, effect: 'live' } },
    unknownParticipant: 'refused',
    batch: 'fan-out',
  },
  add: { fields: ['id', 'role'], requires: ['id', 'role'], mintsId: false, existing: 'refused' },
  get: 'by-list',
  list: true,
  remove: 'revokes',
} as const satisfies ParticipantCapabilities;

/** The type of {@link JITSI_CAPABILITIES}. */
export type JitsiCapabilities = typeof JITSI_CAPABILITIES;

/**
 * What can be done with rooms: a room has an address, of the caller's choice, and a title, and no times. A creation is not
 * known by anything when it is repeated; closing a room takes it away.
 */
export const JITSI_ROOM_CAPABILITIES = {
  create: { fields: ['id', 'title'], requires: [], mintsId: true, repeatable: false },
  get: true,
  list: true,
  update: { fields: { title: { clear: true }, opensAt: false, closesAt: false } },
  close: 'deletes',
} as const satisfies RoomCapabilities;

/** The type of {@link JITSI_ROOM_CAPABILITIES}. */
export type JitsiRoomCapabilities = typeof JITSI_ROOM_CAPABILITIES;

/** Who may join is decided by the server's own authentication: there is nothing to hand out. */
export const JITSI_JOIN_CREDENTIAL_CAPABILITIES = {
  issue: false,
  revoke: false,
} as const satisfies JoinCredentialCapabilities;

/** The type of {@link JITSI_JOIN_CREDENTIAL_CAPABILITIES}. */
export type JitsiJoinCredentialCapabilities = typeof JITSI_JOIN_CREDENTIAL_CAPABILITIES;

/**
 * A room can put somebody out, from all the devices that they joined with. It knows nothing of microphones, and nothing of
 * when a call began.
 */
export const JITSI_LIVE_CAPABILITIES = {
  eject: true,
  mute: false,
  unmute: false,
  session: false,
  devices: 'many',
} as const satisfies LiveCapabilities;

/** The type of {@link JITSI_LIVE_CAPABILITIES}. */
export type JitsiLiveCapabilities = typeof JITSI_LIVE_CAPABILITIES;
