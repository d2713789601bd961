import type {
  JoinCredentialCapabilities,
  LiveCapabilities,
  ParticipantCapabilities,
  RoomCapabilities,
} from '@anyroom/core';

/**
 * What can be done with people on the Janus VideoRoom plug-in. All of it was seen on Janus 1.1.2.
 *
 * - Janus knows who is connected, and nobody else: there is no list of who may join.
 * - Nobody can be added or changed: who joins says who they are.
 * - Who was kicked may come back with the token that they have.
 */
export const JANUS_CAPABILITIES = {
  members: 'presence',
  update: false,
  add: false,
  get: 'by-list',
  list: true,
  remove: 'disconnects',
} as const satisfies ParticipantCapabilities;

/** The type of {@link JANUS_CAPABILITIES}. */
export type JanusCapabilities = typeof JANUS_CAPABILITIES;

/**
 * What can be done with rooms.
 *
 * - A room has an id and a title (`description`), and no times. A title is replaced, never cleared.
 * - A second `create` with the same id is a conflict; one without an id makes a second room.
 * - `destroy` takes a room away for good, and disconnects everybody.
 */
export const JANUS_ROOM_CAPABILITIES = {
  create: { fields: ['id', 'title'], requires: [], mintsId: true, repeatable: false },
  get: true,
  list: true,
  update: { fields: { title: { clear: false }, opensAt: false, closesAt: false } },
  close: 'deletes',
} as const satisfies RoomCapabilities;

/** The type of {@link JANUS_ROOM_CAPABILITIES}. */
export type JanusRoomCapabilities = typeof JANUS_ROOM_CAPABILITIES;

/**
 * How join credentials are issued: random tokens on a room's list of those who are let in.
 *
 * - A token is good until it is taken back, or the room is gone; Janus tells no end of it.
 * - Janus knows no people who could be refused one, and lets in whoever holds a token, under any id.
 * - The tokens of a person are told by how they begin, so that they can be taken off the list again.
 */
export const JANUS_JOIN_CREDENTIAL_CAPABILITIES = {
  issue: { expiry: 'never', validFor: false, unknownParticipant: 'issued', admits: 'bearer', earlier: 'kept' },
  revoke: true,
} as const satisfies JoinCredentialCapabilities;

/** The type of {@link JANUS_JOIN_CREDENTIAL_CAPABILITIES}. */
export type JanusJoinCredentialCapabilities = typeof JANUS_JOIN_CREDENTIAL_CAPABILITIES;

/**
 * What can be done with those who are connected.
 *
 * - Eject is `kick`.
 * - A mute is a mark on each stream of sound, which only a moderator takes away. A new stream has none.
 * - A person is connected once: Janus refuses a second connection under the same id.
 * - Janus tells of no session: who is connected, `listParticipants` does.
 */
export const JANUS_LIVE_CAPABILITIES = {
  eject: true,
  mute: { undo: 'by-moderator' } as { readonly undo: 'by-moderator' } | false,
  unmute: true as boolean,
  session: false,
  devices: 'one',
} as const satisfies LiveCapabilities;

/** The type of {@link JANUS_LIVE_CAPABILITIES}: what is true whatever the configuration. */
export type JanusLiveCapabilities = typeof JANUS_LIVE_CAPABILITIES;

/** The capabilities of a service by one of the two APIs: the Janus API does not tell what somebody sends. */
export function janusLiveCapabilities(via: 'admin' | 'session'): JanusLiveCapabilities {
  return via === 'admin' ? JANUS_LIVE_CAPABILITIES : { ...JANUS_LIVE_CAPABILITIES, mute: false, unmute: false };
}
