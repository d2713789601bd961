import { type FurtherServiceTokens, type HttpServiceTokens, httpServiceModule } from '@anyroom/adapter-kit/inversify';
import { Secret } from '@anyroom/core';
import type { ModuleOptions } from '@anyroom/core/inversify';
import type { ContainerModule } from 'inversify';
import type { AzureConfiguration } from './azure-configuration.js';
import { AzureJoinCredentialService } from './azure-join-credential-service.js';
import { AzureLiveService } from './azure-live-service.js';
import { AzureParticipantService } from './azure-participant-service.js';
import { AzureRoomService } from './azure-room-service.js';

/** What the module binds under its name, so that each part can be replaced. */
export const AZURE_TOKENS: HttpServiceTokens<AzureConfiguration, AzureParticipantService> &
  FurtherServiceTokens<AzureRoomService, AzureJoinCredentialService, AzureLiveService> = {
  Configuration: Symbol.for('@anyroom/azure/Configuration'),
  Transport: Symbol.for('@anyroom/azure/Transport'),
  Service: Symbol.for('@anyroom/azure/Service'),
  RoomService: Symbol.for('@anyroom/azure/RoomService'),
  JoinCredentialService: Symbol.for('@anyroom/azure/JoinCredentialService'),
  LiveService: Symbol.for('@anyroom/azure/LiveService'),
};

/**
 * Binds the four services of one Communication Services resource, each by its token of `TOKENS`, for those who ask for it by name (`'azure'` unless you choose another) and,
 * with `default: true`, without one. A `TRANSPORT` that you have bound, in the container or a parent, is shared and yours
 * to close; otherwise the module makes one for itself. The services are closed when the module is unloaded. For
 * tenants: one child container each, and the module loaded in the child, never in the parent.
 */
export function azureModule(
  configuration: AzureConfiguration,
  { name = 'azure', ...options }: ModuleOptions = {},
): ContainerModule {
  return httpServiceModule(
    {
      tokens: AZURE_TOKENS,
      configuration: wrapped(configuration),
      create: (own, transport) => new AzureParticipantService(own, transport),
      further: {
        tokens: AZURE_TOKENS,
        rooms: (own, transport) => new AzureRoomService(own, transport),
        joinCredentials: (own, transport) => new AzureJoinCredentialService(own, transport),
        live: (own, transport) => new AzureLiveService(own, transport),
      },
    },
    { name, ...options },
  );
}

/** A container can be inspected, and its constants with it: no secret may lie there open. */
function wrapped(configuration: AzureConfiguration): AzureConfiguration {
  const { connectionString, accessKey, ...rest } = configuration ?? {}; // what is missing, the service will tell
  return {
    ...rest,
    ...(connectionString !== undefined && { connectionString: Secret.of(connectionString) }),
    ...(accessKey !== undefined && { accessKey: Secret.of(accessKey) }),
  };
}
