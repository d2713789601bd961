import type { ModuleOptions } from '@anyroom/core/inversify';
import { bindParticipantService } from '@anyroom/core/inversify';
import type { ServiceIdentifier } from 'inversify';
import { ContainerModule } from 'inversify';
import type { MemoryConfiguration } from './memory-configuration.js';
import { MemoryParticipantService } from './memory-participant-service.js';

/** What the module binds, each under the module's name: bind another value there to replace it. */
export const MEMORY_TOKENS: {
  readonly Configuration: ServiceIdentifier<MemoryConfiguration>;
  readonly Service: ServiceIdentifier<MemoryParticipantService>;
} = {
  Configuration: Symbol.for('@anyroom/memory/Configuration'),
  Service: Symbol.for('@anyroom/memory/Service'),
};

/**
 * Binds an in-memory service for those who ask for it by name (`'memory'` unless you choose another) and, with
 * `default: true`, without one. Closed when the module is unloaded. `await container.load(…)` is right with inversify 7
 * and with 8.
 */
export function memoryModule(
  configuration: MemoryConfiguration = {},
  { name = 'memory', default: isDefault }: ModuleOptions = {},
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind<MemoryConfiguration>(MEMORY_TOKENS.Configuration).toConstantValue(configuration).whenNamed(name);
    bindParticipantService(
      bind,
      {
        token: MEMORY_TOKENS.Service,
        create: (configured: MemoryConfiguration) => new MemoryParticipantService(configured),
        inject: [{ serviceIdentifier: MEMORY_TOKENS.Configuration, name }],
      },
      { name, default: isDefault },
    );
  });
}
