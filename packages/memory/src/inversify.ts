import type { ModuleOptions } from '@anyroom/core/inversify';
import { bindService, TOKENS } from '@anyroom/core/inversify';
import type { ServiceIdentifier } from 'inversify';
import { ContainerModule } from 'inversify';
import type { MemoryConfiguration } from './memory-configuration.js';
import { roomsOf } from './memory-settings.js';
import { MemoryJoinCredentialService } from './services/memory-join-credential-service.js';
import { MemoryLiveService } from './services/memory-live-service.js';
import { MemoryParticipantService } from './services/memory-participant-service.js';
import { MemoryRoomService } from './services/memory-room-service.js';
import type { MemoryRooms } from './state/memory-rooms.js';

/** What the module binds, each under the module's name: bind another value there to replace it. */
export const MEMORY_TOKENS: {
  readonly Configuration: ServiceIdentifier<MemoryConfiguration>;
  /** What the four services share: look here what a program did. */
  readonly Rooms: ServiceIdentifier<MemoryRooms>;
  readonly Service: ServiceIdentifier<MemoryParticipantService>;
  readonly RoomService: ServiceIdentifier<MemoryRoomService>;
  readonly JoinCredentialService: ServiceIdentifier<MemoryJoinCredentialService>;
  readonly LiveService: ServiceIdentifier<MemoryLiveService>;
} = {
  Configuration: Symbol.for('@anyroom/memory/Configuration'),
  Rooms: Symbol.for('@anyroom/memory/Rooms'),
  Service: Symbol.for('@anyroom/memory/Service'),
  RoomService: Symbol.for('@anyroom/memory/RoomService'),
  JoinCredentialService: Symbol.for('@anyroom/memory/JoinCredentialService'),
  LiveService: Symbol.for('@anyroom/memory/LiveService'),
};

/**
 * Binds the in-memory services, over the same rooms, for those who ask for them by name (`'memory'` unless you choose
 * another) and, with `default: true`, without one. Closed when the module is unloaded. `await container.load(…)` is right
 * with inversify 7 and with 8.
 */
export function memoryModule(
  configuration: MemoryConfiguration = {},
  { name = 'memory', default: isDefault }: ModuleOptions = {},
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind<MemoryConfiguration>(MEMORY_TOKENS.Configuration).toConstantValue(configuration).whenNamed(name);
    bind<MemoryRooms>(MEMORY_TOKENS.Rooms)
      .toResolvedValue(roomsOf, [{ serviceIdentifier: MEMORY_TOKENS.Configuration, name }])
      .inSingletonScope()
      .whenNamed(name);

    offer(TOKENS.ParticipantService, MEMORY_TOKENS.Service, (of) => new MemoryParticipantService(of));
    offer(TOKENS.RoomService, MEMORY_TOKENS.RoomService, (of) => new MemoryRoomService(of));
    offer(
      TOKENS.JoinCredentialService,
      MEMORY_TOKENS.JoinCredentialService,
      (of) => new MemoryJoinCredentialService(of),
    );
    offer(TOKENS.LiveService, MEMORY_TOKENS.LiveService, (of) => new MemoryLiveService(of));

    function offer<T, S extends T & { close(): Promise<void> }>(
      shared: ServiceIdentifier<T>,
      token: ServiceIdentifier<S>,
      make: (configuration: MemoryConfiguration) => S,
    ): void {
      const create = (configured: MemoryConfiguration, rooms: MemoryRooms) => make({ ...configured, rooms });
      const inject = [
        { serviceIdentifier: MEMORY_TOKENS.Configuration, name },
        { serviceIdentifier: MEMORY_TOKENS.Rooms, name },
      ] as const;
      bindService(bind, shared, { token, create, inject: [...inject] }, { name, default: isDefault });
    }
  });
}
