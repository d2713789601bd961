import type { Transport } from '@anyroom/adapter-kit/http';
import { createTransport, TRANSPORT } from '@anyroom/adapter-kit/http';
import { Secret } from '@anyroom/core';
import type { ModuleOptions } from '@anyroom/core/inversify';
import { bindParticipantService } from '@anyroom/core/inversify';
import type { ServiceIdentifier } from 'inversify';
import { ContainerModule } from 'inversify';
import type { CloudflareConfiguration } from './cloudflare-configuration.js';
import { CloudflareParticipantService } from './cloudflare-participant-service.js';

/** What the module binds under its name, so that each part can be replaced. */
export const CLOUDFLARE_TOKENS: {
  readonly Configuration: ServiceIdentifier<CloudflareConfiguration>;
  readonly Transport: ServiceIdentifier<Transport>;
  readonly Service: ServiceIdentifier<CloudflareParticipantService>;
} = {
  Configuration: Symbol.for('@anyroom/cloudflare/Configuration'),
  Transport: Symbol.for('@anyroom/cloudflare/Transport'),
  Service: Symbol.for('@anyroom/cloudflare/Service'),
};

/**
 * Binds one RealtimeKit app, for those who ask for it by name (`'cloudflare'` unless you choose another) and, with
 * `default: true`, without one. A `TRANSPORT` that you have bound, in the container or a parent, is shared and yours to
 * close; otherwise the module makes one for itself. The service is closed when the module is unloaded. For tenants: one
 * child container each, and the module loaded in the child, never in the parent.
 */
export function cloudflareModule(
  configuration: CloudflareConfiguration,
  { name = 'cloudflare', default: isDefault }: ModuleOptions = {},
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const { Configuration, Transport, Service } = CLOUDFLARE_TOKENS;
    let own: Transport | undefined;
    let service: CloudflareParticipantService | undefined;
    // A container can be inspected, and its constants with it.
    const bound = { ...configuration, apiToken: Secret.of(configuration.apiToken) };
    bind(Configuration).toConstantValue(bound).whenNamed(name);
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
        create: (of: CloudflareConfiguration, transport: Transport) => {
          service = new CloudflareParticipantService(of, transport);
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
