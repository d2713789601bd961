import { type FurtherServiceTokens, type HttpServiceTokens, httpServiceModule } from '@anyroom/adapter-kit/inversify';
import { Secret } from '@anyroom/core';
import type { ModuleOptions } from '@anyroom/core/inversify';
import type { ContainerModule } from 'inversify';
import type { CloudflareConfiguration } from './cloudflare-configuration.js';
import { CloudflareJoinCredentialService } from './cloudflare-join-credential-service.js';
import { CloudflareLiveService } from './cloudflare-live-service.js';
import { CloudflareParticipantService } from './cloudflare-participant-service.js';
import { CloudflareRoomService } from './cloudflare-room-service.js';

/** What the module binds under its name, so that each part can be replaced. */
export const CLOUDFLARE_TOKENS: HttpServiceTokens<CloudflareConfiguration, CloudflareParticipantService> &
  FurtherServiceTokens<CloudflareRoomService, CloudflareJoinCredentialService, CloudflareLiveService> = {
  Configuration: Symbol.for('@anyroom/cloudflare/Configuration'),
  Transport: Symbol.for('@anyroom/cloudflare/Transport'),
  Service: Symbol.for('@anyroom/cloudflare/Service'),
  RoomService: Symbol.for('@anyroom/cloudflare/RoomService'),
  JoinCredentialService: Symbol.for('@anyroom/cloudflare/JoinCredentialService'),
  LiveService: Symbol.for('@anyroom/cloudflare/LiveService'),
};

/**
 * Binds the four services of one RealtimeKit app, for those who ask for one by name (`'cloudflare'` unless you choose
 * another) and, with `default: true`, without one. A `TRANSPORT` that you have bound, in the container or a parent, is shared and yours to
 * close; otherwise the module makes one for itself. The services are closed when the module is unloaded. For tenants: one
 * child container each, and the module loaded in the child, never in the parent.
 */
export function cloudflareModule(
  configuration: CloudflareConfiguration,
  { name = 'cloudflare', ...options }: ModuleOptions = {},
): ContainerModule {
  // A container can be inspected, and its constants with it. What is missing, the service tells when it is asked for.
  const wrapped = { ...configuration, apiToken: Secret.of(configuration?.apiToken) };
  return httpServiceModule(
    {
      tokens: CLOUDFLARE_TOKENS,
      configuration: wrapped,
      create: (own, transport) => new CloudflareParticipantService(own, transport),
      further: {
        tokens: CLOUDFLARE_TOKENS,
        rooms: (own, transport) => new CloudflareRoomService(own, transport),
        joinCredentials: (own, transport) => new CloudflareJoinCredentialService(own, transport),
        live: (own, transport) => new CloudflareLiveService(own, transport),
      },
    },
    { name, ...options },
  );
}
