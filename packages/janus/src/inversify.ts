import { type FurtherServiceTokens, type HttpServiceTokens, httpServiceModule } from '@anyroom/adapter-kit/inversify';
import { Secret } from '@anyroom/core';
import type { ModuleOptions } from '@anyroom/core/inversify';
import type { ContainerModule } from 'inversify';
import type { JanusConfiguration } from './janus-configuration.js';
import { JanusJoinCredentialService } from './janus-join-credential-service.js';
import { JanusLiveService } from './janus-live-service.js';
import { JanusParticipantService } from './janus-participant-service.js';
import { JanusRoomService } from './janus-room-service.js';

/** What the module binds under its name, so that each part can be replaced. */
export const JANUS_TOKENS: HttpServiceTokens<JanusConfiguration, JanusParticipantService> &
  FurtherServiceTokens<JanusRoomService, JanusJoinCredentialService, JanusLiveService> = {
  Configuration: Symbol.for('@anyroom/janus/Configuration'),
  Transport: Symbol.for('@anyroom/janus/Transport'),
  Service: Symbol.for('@anyroom/janus/Service'),
  RoomService: Symbol.for('@anyroom/janus/RoomService'),
  JoinCredentialService: Symbol.for('@anyroom/janus/JoinCredentialService'),
  LiveService: Symbol.for('@anyroom/janus/LiveService'),
};

/**
 * Binds the four services of one Janus server, each by its token of `TOKENS`, for those who ask for it by name (`'janus'`
 * unless you choose another) and, with `default: true`, without one. A `TRANSPORT` that you have bound, in the container
 * or a parent, is shared and yours to close; otherwise the module makes one for itself. The services are closed when the
 * module is unloaded. For tenants: one child container each, and the module loaded in the child, never in the parent.
 */
export function janusModule(
  configuration: JanusConfiguration,
  { name = 'janus', ...options }: ModuleOptions = {},
): ContainerModule {
  return httpServiceModule(
    {
      tokens: JANUS_TOKENS,
      configuration: wrapped(configuration),
      create: (own, transport) => new JanusParticipantService(own, transport),
      further: {
        tokens: JANUS_TOKENS,
        rooms: (own, transport) => new JanusRoomService(own, transport),
        joinCredentials: (own, transport) => new JanusJoinCredentialService(own, transport),
        live: (own, transport) => new JanusLiveService(own, transport),
      },
    },
    { name, ...options },
  );
}

/** A container can be inspected, and its constants with it: no secret may lie there open. */
function wrapped(configuration: JanusConfiguration): JanusConfiguration {
  const { adminSecret, apiSecret, roomSecret, adminKey, ...rest } = configuration ?? {}; // what is missing, the service will tell
  return {
    ...rest,
    ...(adminSecret !== undefined && { adminSecret: Secret.of(adminSecret) }),
    ...(apiSecret !== undefined && { apiSecret: Secret.of(apiSecret) }),
    ...(roomSecret !== undefined && { roomSecret: Secret.of(roomSecret) }),
    ...(adminKey !== undefined && { adminKey: Secret.of(adminKey) }),
  };
}
