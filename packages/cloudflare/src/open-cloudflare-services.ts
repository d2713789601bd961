import { createTransport, type Transport } from '@anyroom/adapter-kit/http';
import type { Services } from '@anyroom/core';
import type { CloudflareConfiguration } from './cloudflare-configuration.js';
import { CloudflareJoinCredentialService } from './cloudflare-join-credential-service.js';
import { CloudflareLiveService } from './cloudflare-live-service.js';
import { CloudflareParticipantService } from './cloudflare-participant-service.js';
import { CloudflareRoomService } from './cloudflare-room-service.js';
import { PROVIDER } from './provider-name.js';

/** All four services of an app over one transport: the one given, or one that is closed after them. */
export function openCloudflareServices(configuration: CloudflareConfiguration, shared?: Transport): Services {
  const transport = shared ?? createTransport();
  const participants = new CloudflareParticipantService(configuration, transport);
  const rooms = new CloudflareRoomService(configuration, transport);
  const joinCredentials = new CloudflareJoinCredentialService(configuration, transport);
  const live = new CloudflareLiveService(configuration, transport);
  return {
    provider: PROVIDER,
    participants,
    rooms,
    joinCredentials,
    live,
    async close() {
      await Promise.all([participants, rooms, joinCredentials, live].map((service) => service.close()));
      if (shared === undefined) transport.close();
    },
  };
}
