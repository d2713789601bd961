// Compiled, never run: each expected error must be one.

import type {
  JoinCredentialCapabilities,
  JoinCredentialService,
  LiveCapabilities,
  LiveService,
  NewRoom,
  ParticipantCapabilities,
  ParticipantService,
  RoomCapabilities,
  RoomService,
  Supporting,
} from '@anyroom/core';
import { Secret } from '@anyroom/core';
import type { JanusNative } from '@anyroom/janus';
import {
  asJanus,
  JANUS_CAPABILITIES,
  JANUS_JOIN_CREDENTIAL_CAPABILITIES,
  JANUS_LIVE_CAPABILITIES,
  JANUS_ROOM_CAPABILITIES,
  JanusJoinCredentialService,
  JanusLiveService,
  JanusParticipantService,
  JanusRoomService,
} from '@anyroom/janus';

const endpoint = 'https://janus.example:7889/admin';
const people = new JanusParticipantService({ endpoint, adminSecret: new Secret('x'), ids: 'strings' });
const rooms = new JanusRoomService({ endpoint, via: 'session', apiSecret: 'x', permanent: true });
const joinCredentials = new JanusJoinCredentialService({ endpoint });
const live = new JanusLiveService({ endpoint });
// @ts-expect-error it has to be said where the server is
new JanusLiveService({});
// @ts-expect-error one of the two words
new JanusLiveService({ endpoint, ids: 'both' });
// @ts-expect-error one of the two words
new JanusLiveService({ endpoint, via: 'websocket' });

declare function needsLists(service: Supporting<'get' | 'list' | 'remove'>): void;
declare function needsNames(service: Supporting<'displayName'>): void;
declare function needsAdding(service: Supporting<'add'>): void;
needsLists(people);
// @ts-expect-error Janus changes nobody
needsNames(people);
// @ts-expect-error Janus adds nobody
needsAdding(people);

export const asPeople: ParticipantService = people;
export const asRooms: RoomService = rooms;
export const asJoinCredentials: JoinCredentialService = joinCredentials;
export const asLive: LiveService = live;
export const native: JanusNative = asJanus(people);
export const capabilities: ParticipantCapabilities = JANUS_CAPABILITIES;
export const roomCapabilities: RoomCapabilities = JANUS_ROOM_CAPABILITIES;
export const joinCredentialCapabilities: JoinCredentialCapabilities = JANUS_JOIN_CREDENTIAL_CAPABILITIES;
export const liveCapabilities: LiveCapabilities = JANUS_LIVE_CAPABILITIES;
export const presence: 'presence' = people.capabilities.members;
export const never: false = people.capabilities.update;
export const bearer: 'bearer' = joinCredentials.capabilities.issue.admits;
export const one: 'one' = live.capabilities.devices;
// @ts-expect-error only the instance says whether it can: by a session it cannot
export const muting: true = live.capabilities.unmute;

export const roomy: NewRoom = {
  id: '5',
  native: { janus: { publishers: 20, pin: new Secret('x'), videocodec: 'vp9' } },
};
// @ts-expect-error a number
export const text: NewRoom = { native: { janus: { publishers: '20' } } };
// @ts-expect-error the secret of a room is the configuration's
export const open: NewRoom = { native: { janus: { secret: 'x' } } };
// @ts-expect-error the plug-in's verb must be there
void native.ask({ room: 5 });
