import { Secret } from '@anyroom/core';
import { bindService, type ModuleOptions, TOKENS } from '@anyroom/core/inversify';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { JitsiConfiguration } from './jitsi-configuration.js';
import { createJitsiConnection, type JitsiConnection } from './jitsi-connection.js';
import { JitsiJoinCredentialService } from './jitsi-join-credential-service.js';
import { JitsiLiveService } from './jitsi-live-service.js';
import { JitsiParticipantService } from './jitsi-participant-service.js';
import { JitsiRoomService } from './jitsi-room-service.js';

/** What the module binds under its name, so that each part can be replaced. */
export const JITSI_TOKENS: {
  readonly Configuration: ServiceIdentifier<JitsiConfiguration>;
  readonly Connection: ServiceIdentifier<JitsiConnection>;
  readonly Service: ServiceIdentifier<JitsiParticipantService>;
  readonly RoomService: ServiceIdentifier<JitsiRoomService>;
  readonly JoinCredentialService: ServiceIdentifier<JitsiJoinCredentialService>;
  readonly LiveService: ServiceIdentifier<JitsiLiveService>;
} = {
  Configuration: Symbol.for('@anyroom/jitsi/Configuration'),
  Connection: Symbol.for('@anyroom/jitsi/Connection'),
  Service: Symbol.for('@anyroom/jitsi/Service'),
  RoomService: Symbol.for('@anyroom/jitsi/RoomService'),
  JoinCredentialService: Symbol.for('@anyroom/jitsi/JoinCredentialService'),
  LiveService: Symbol.for('@anyroom/jitsi/LiveService'),
};

/**
 * Binds the four services of one XMPP server over one stream, each by its token of `TOKENS`, for those who ask for it by
 * name (`'jitsi'` unless you choose another) and, with `default: true`, without one. The services are closed, and then the
 * stream, when the module is unloaded. For tenants: one child container each, and the module loaded in the child, never in
 * the parent.
 */
export function jitsiModule(
  configuration: JitsiConfiguration,
  { name = 'jitsi', default: isDefault }: ModuleOptions = {},
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const made: { close(): Promise<void> }[] = [];
    bind(JITSI_TOKENS.Configuration).toConstantValue(wrapped(configuration)).whenNamed(name);
    bind(JITSI_TOKENS.Connection)
      .toResolvedValue(createJitsiConnection, [{ serviceIdentifier: JITSI_TOKENS.Configuration, name }])
      .inSingletonScope()
      .onDeactivation(async (connection) => {
        await Promise.all(made.map((service) => service.close())); // calls in flight still need the stream
        await connection.close();
      })
      .whenNamed(name);
    offer(TOKENS.ParticipantService, JITSI_TOKENS.Service, JitsiParticipantService);
    offer(TOKENS.RoomService, JITSI_TOKENS.RoomService, JitsiRoomService);
    offer(TOKENS.JoinCredentialService, JITSI_TOKENS.JoinCredentialService, JitsiJoinCredentialService);
    offer(TOKENS.LiveService, JITSI_TOKENS.LiveService, JitsiLiveService);

    function offer<T extends { close(): Promise<void> }, O extends T>(
      shared: ServiceIdentifier<T>,
      token: ServiceIdentifier<O>,
      Service: new (of: JitsiConfiguration, connection: JitsiConnection) => O,
    ): void {
      bindService<T, O, [JitsiConfiguration, JitsiConnection]>(
        bind,
        shared,
        {
          token,
          create: (of, connection) => {
            const service = new Service(of, connection);
            made.push(service);
            return service;
          },
          inject: [
            { serviceIdentifier: JITSI_TOKENS.Configuration, name },
            { serviceIdentifier: JITSI_TOKENS.Connection, name },
          ],
        },
        { name, default: isDefault },
      );
    }
  });
}

/** A container can be inspected, and its constants with it: no secret may lie there open. */
function wrapped(configuration: JitsiConfiguration): JitsiConfiguration {
  const { component, admin, ...rest } = configuration ?? {}; // what is missing, the service will tell
  return {
    ...rest,
    ...(component !== undefined && { component: { ...component, secret: hidden(component.secret) } }),
    ...(admin !== undefined && { admin: { ...admin, password: hidden(admin.password) } }),
  };
}

function hidden(secret: string | Secret): string | Secret {
  return secret === undefined ? secret : Secret.of(secret);
}
