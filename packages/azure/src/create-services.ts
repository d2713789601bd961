import { createTransport, type Transport } from '@anyroom/adapter-kit/http';
import { combineServices, type Services } from '@anyroom/core';
import type { AzureConfiguration } from './azure-configuration.js';
import { AzureJoinCredentialService } from './azure-join-credential-service.js';
import { AzureLiveService } from './azure-live-service.js';
import { AzureParticipantService } from './azure-participant-service.js';
import { AzureRoomService } from './azure-room-service.js';

/** All four services of one resource over one transport: the caller's, or one that ends with them. */
export function createServices(configuration: AzureConfiguration, shared: Transport | undefined): Services {
  const transport = shared ?? createTransport();
  return combineServices(
    {
      participants: new AzureParticipantService(configuration, transport),
      rooms: new AzureRoomService(configuration, transport),
      joinCredentials: new AzureJoinCredentialService(configuration, transport),
      live: new AzureLiveService(configuration, transport),
    },
    () => {
      if (shared === undefined) transport.close();
    },
  );
}
