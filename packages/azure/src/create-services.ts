import { createTransport, type Transport } from '@anyroom/adapter-kit/http';
import type { Services } from '@anyroom/core';
import type { AzureConfiguration } from './azure-configuration.js';
import { AzureJoinCredentialService } from './azure-join-credential-service.js';
import { AzureLiveService } from './azure-live-service.js';
import { AzureParticipantService } from './azure-participant-service.js';
import { AzureRoomService } from './azure-room-service.js';
import { PROVIDER } from './provider-name.js';

/** All four services of one resource over one transport: the caller's, or one that ends with them. */
export function createServices(configuration: AzureConfiguration, shared: Transport | undefined): Services {
  const transport = shared ?? createTransport();
  const participants = new AzureParticipantService(configuration, transport);
  const rooms = new AzureRoomService(configuration, transport);
  const joinCredentials = new AzureJoinCredentialService(configuration, transport);
  const live = new AzureLiveService(configuration, transport);
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
