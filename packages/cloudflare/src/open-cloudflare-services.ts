import { createTransport, type Transport } from '@anyroom/adapter-kit/http';
import { combineServices, type Services } from '@anyroom/core';
import type { CloudflareConfiguration } from './cloudflare-configuration.js';
import { CloudflareJoinCredentialService } from './cloudflare-join-credential-service.js';
import { CloudflareLiveService } from './cloudflare-live-service.js';
import { CloudflareParticipantService } from './cloudflare-participant-service.js';
import { CloudflareRoomService } from './cloudflare-room-service.js';

/** All four services of an app over one transport: the one given, or one that is closed after them. */
export function openCloudflareServices(configuration: CloudflareConfiguration, shared?: Transport): Services {
  const transport = shared ?? createTransport();
  return combineServices(
    {
      participants: new CloudflareParticipantService(configuration, transport),
      rooms: new CloudflareRoomService(configuration, transport),
      joinCredentials: new CloudflareJoinCredentialService(configuration, transport),
      live: new CloudflareLiveService(configuration, transport),
    },
    () => {
      if (shared === undefined) transport.close();
    },
  );
}
