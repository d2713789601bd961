import type { Transport } from '@anyroom/adapter-kit/http';
import { createTransport, TRANSPORT } from '@anyroom/adapter-kit/http';
import { Secret } from '@anyroom/core';
import type { ModuleOptions } from '@anyroom/core/inversify';
import { bindParticipantService } from '@anyroom/core/inversify';
import type { ServiceIdentifier } from 'inversify';
import { ContainerModule } from 'inversify';
import type { AzureConfiguration } from './azure-configuration.js';
import { AzureParticipantService } from './azure-participant-service.js';

/** What the module binds under its name, so that each part can be replaced. */
export const AZURE_TOKENS: {
  readonly Configuration: ServiceIdentifier<AzureConfiguration>;
  readonly Transport: ServiceIdentifier<Transport>;
  readonly Service: ServiceIdentifier<AzureParticipantService>;
} = {
  Configuration: Symbol.for('@anyroom/azure/Configuration'),
  Transport: Symbol.for('@anyroom/azure/Transport'),
  Service: Symbol.for('@anyroom/azure/Service'),
};

/**
 * Binds one Communication Services resource, for those who ask for it by name (`'azure'` unless you choose another) and,
 * with `default: true`, without one. A `TRANSPORT` that you have bound, in the container or a parent, is shared and yours
 * to close; otherwise the module makes one for itself. The service is closed when the module is unloaded. For
 * tenants: one child container each, and the module loaded in the child, never in the parent.
 */
export function azureModule(
  configuration: AzureConfiguration,
  { name = 'azure', default: isDefault }: ModuleOptions = {},
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const { Configuration, Transport, Service } = AZURE_TOKENS;
    let own: Transport | undefined;
    let service: AzureParticipantService | undefined;
    bind(Configuration).toConstantValue(wrapped(configuration)).whenNamed(name);
    bind(Transport)
      .toResolvedValue(
        (shared: Transport | undefined) => {
          if (shared === undefined) own = createTransport();
          return shared ?? (own as Transport);
        },
        [{ serviceIdentifier: TRANSPORT, optional: true }],
      )
      .inSingletonScope()
      .onDeactivation(async () => {
        await service?.close(); // calls in flight still need their connections
        own?.close();
      })
      .whenNamed(name);
    bindParticipantService(
      bind,
      {
        token: Service,
        create: (of: AzureConfiguration, transport: Transport) => {
          service = new AzureParticipantService(of, transport);
          return service;
        },
        inject: [
          { serviceIdentifier: Configuration, name },
          { serviceIdentifier: Transport, name },
        ],
      },
      { name, default: isDefault },
    );
  });
}

/** A container can be inspected, and its constants with it: no secret may lie there open. */
function wrapped({ connectionString, accessKey, ...rest }: AzureConfiguration): AzureConfiguration {
  return {
    ...rest,
    ...(connectionString !== undefined && { connectionString: Secret.of(connectionString) }),
    ...(accessKey !== undefined && { accessKey: Secret.of(accessKey) }),
  };
}
