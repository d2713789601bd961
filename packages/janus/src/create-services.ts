import { createTransport, type Transport } from '@anyroom/adapter-kit/http';
import { combineServices, type Services } from '@anyroom/core';
import type { JanusConfiguration } from './janus-configuration.js';
import { JanusJoinCredentialService } from './janus-join-credential-service.js';
import { JanusLiveService } from './janus-live-service.js';
import { JanusParticipantService } from './janus-participant-service.js';
import { JanusRoomService } from './janus-room-service.js';

/** All four services of one server over one transport: the caller's, or one that ends with them. */
export function createServices(configuration: JanusConfiguration, shared: Transport | undefined): Services {
  const transport = shared ?? createTransport();
  return combineServices(
    {
      participants: new JanusParticipantService(configuration, transport),
      rooms: new JanusRoomService(configuration, transport),
      joinCredentials: new JanusJoinCredentialService(configuration, transport),
      live: new JanusLiveService(configuration, transport),
    },
    () => {
      if (shared === undefined) transport.close();
    },
  );
}
