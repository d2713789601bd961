import { combineServices, type Services } from '@anyroom/core';
import type { JitsiConfiguration } from './jitsi-configuration.js';
import { createJitsiConnection, type JitsiConnection } from './jitsi-connection.js';
import { JitsiJoinCredentialService } from './jitsi-join-credential-service.js';
import { JitsiLiveService } from './jitsi-live-service.js';
import { JitsiParticipantService } from './jitsi-participant-service.js';
import { JitsiRoomService } from './jitsi-room-service.js';

/** All four services of one server over one stream: the caller's, or one that ends with them. */
export function createServices(configuration: JitsiConfiguration, shared: JitsiConnection | undefined): Services {
  const connection = shared ?? createJitsiConnection(configuration);
  return combineServices(
    {
      participants: new JitsiParticipantService(configuration, connection),
      rooms: new JitsiRoomService(configuration, connection),
      joinCredentials: new JitsiJoinCredentialService(configuration, connection),
      live: new JitsiLiveService(configuration, connection),
    },
    async () => {
      if (shared === undefined) await connection.close();
    },
  );
}
