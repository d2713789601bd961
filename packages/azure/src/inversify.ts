import type { Transport } from '@anyroom/adapter-kit/http';
import { createTransport, TRANSPORT } from '@anyroom/adapter-kit/http';
import type { ModuleOptions } from '@anyroom/core/inversify';
import { bindParticipantService } from '@anyroom/core/inversify';
import type { ServiceIdentifier } from 'inversify';
import { ContainerModule } from 'inversify';
import type { AzureConfiguration } from './azure-configuration.js';
import { AzureParticipantService } from './azure-participant-service.js';

/** What the module binds, so that each part can be replaced. Configuration and service go by the module's name. */
export const AZURE_TOKENS: {
  readonly Configuration: ServiceIdentifier<AzureConfiguration>;
  readonly Transport: ServiceIdentifier<Transport>;
  readonly Service: ServiceIdentifier<AzureParticipantService>;
} = {
  Configuration: Symbol.for('@anyroom/azure/Configuration'),
  Transport: TRANSPORT,
  Service: Symbol.for('@anyroom/azure/Service'),
};

/**
 * Binds one Communication Services resource, for those who ask for it by name (`'azure'` unless you choose another) and, with
 * `default: true`, without one. A transport that the container or its parent already has is shared; otherwise the
 * module binds one. The service is closed when the module is unloaded. For tenants: one child container each, and the
 * module loaded in the child, never in the parent.
 */
export function azureModule(
  configuration: AzureConfiguration,
  { name = 'azure', default: isDefault }: ModuleOptions = {},
): ContainerModule {
  return new ContainerModule(({ bind, isBound }) => {
    const { Configuration, Transport, Service } = AZURE_TOKENS;
    bind(Configuration).toConstantValue(configuration).whenNamed(name);
    if (!isBound(Transport)) {
      bind(Transport)
        .toResolvedValue(() => createTransport())
        .inSingletonScope()
        .onDeactivation((transport) => transport.close());
    }
    bindParticipantService(
      bind,
      {
        token: Service,
        create: (own: AzureConfiguration, transport: Transport) => new AzureParticipantService(own, transport),
        inject: [{ serviceIdentifier: Configuration, name }, Transport],
      },
      { name, default: isDefault },
    );
  });
}
