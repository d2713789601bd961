import {
  AZURE_CAPABILITIES,
  AZURE_JOIN_CREDENTIAL_CAPABILITIES,
  AZURE_LIVE_CAPABILITIES,
  AZURE_ROOM_CAPABILITIES,
} from '@anyroom/azure';
import {
  CLOUDFLARE_CAPABILITIES,
  CLOUDFLARE_JOIN_CREDENTIAL_CAPABILITIES,
  CLOUDFLARE_LIVE_CAPABILITIES,
  CLOUDFLARE_ROOM_CAPABILITIES,
} from '@anyroom/cloudflare';
import {
  JANUS_CAPABILITIES,
  JANUS_JOIN_CREDENTIAL_CAPABILITIES,
  JANUS_LIVE_CAPABILITIES,
  JANUS_ROOM_CAPABILITIES,
} from '@anyroom/janus';
import {
  JITSI_CAPABILITIES,
  JITSI_JOIN_CREDENTIAL_CAPABILITIES,
  JITSI_LIVE_CAPABILITIES,
  JITSI_ROOM_CAPABILITIES,
} from '@anyroom/jitsi';
import {
  MEMORY_CAPABILITIES,
  MEMORY_JOIN_CREDENTIAL_CAPABILITIES,
  MEMORY_LIVE_CAPABILITIES,
  MEMORY_ROOM_CAPABILITIES,
} from '@anyroom/memory';

/**
 * What the four services of one provider can do.
 * @typedef {object} Capabilities
 * @property {import('@anyroom/core').ParticipantCapabilities} participants
 * @property {import('@anyroom/core').RoomCapabilities} rooms
 * @property {import('@anyroom/core').JoinCredentialCapabilities} joinCredentials
 * @property {import('@anyroom/core').LiveCapabilities} live
 */

/** @typedef {'cloudflare' | 'azure' | 'janus' | 'jitsi' | 'memory'} Provider */

/**
 * The columns of the tables, from the literals that the adapters' guards read.
 * @type {Readonly<Record<Provider, Capabilities>>}
 */
export const PROVIDERS = {
  cloudflare: {
    participants: CLOUDFLARE_CAPABILITIES,
    rooms: CLOUDFLARE_ROOM_CAPABILITIES,
    joinCredentials: CLOUDFLARE_JOIN_CREDENTIAL_CAPABILITIES,
    live: CLOUDFLARE_LIVE_CAPABILITIES,
  },
  azure: {
    participants: AZURE_CAPABILITIES,
    rooms: AZURE_ROOM_CAPABILITIES,
    joinCredentials: AZURE_JOIN_CREDENTIAL_CAPABILITIES,
    live: AZURE_LIVE_CAPABILITIES,
  },
  janus: {
    participants: JANUS_CAPABILITIES,
    rooms: JANUS_ROOM_CAPABILITIES,
    joinCredentials: JANUS_JOIN_CREDENTIAL_CAPABILITIES,
    live: JANUS_LIVE_CAPABILITIES,
  },
  jitsi: {
    participants: JITSI_CAPABILITIES,
    rooms: JITSI_ROOM_CAPABILITIES,
    joinCredentials: JITSI_JOIN_CREDENTIAL_CAPABILITIES,
    live: JITSI_LIVE_CAPABILITIES,
  },
  memory: {
    participants: MEMORY_CAPABILITIES,
    rooms: MEMORY_ROOM_CAPABILITIES,
    joinCredentials: MEMORY_JOIN_CREDENTIAL_CAPABILITIES,
    live: MEMORY_LIVE_CAPABILITIES,
  },
};
