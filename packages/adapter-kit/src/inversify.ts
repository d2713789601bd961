import type { ParticipantService } from '@anyroom/core';
import { bindParticipantService, type ModuleOptions } from '@anyroom/core/inversify';
import { ContainerModule, type ResolvedValueInjectOptions, type ServiceIdentifier } from 'inversify';
import type { Transport } from './http/transport.js';
import { createTransport } from './http/transport.js';
import { TRANSPORT } from './http/transport-token.js';

/** The tokens that the module of an adapter over HTTP binds under its name, so that each part can be replaced. */
export interface HttpServiceTokens<C, S extends ParticipantService> {
  readonly Configuration: ServiceIdentifier<C>;
  readonly Transport: ServiceIdentifier<Transport>;
  readonly Service: ServiceIdentifier<S>;
}

/** How an adapter over HTTP is bound. */
export interface HttpServiceRecipe<C, S extends ParticipantService> {
  readonly tokens: HttpServiceTokens<C, S>;
  /** With its secrets wrapped: a container can be inspected, and its constants with it. */
  readonly configuration: C;
  readonly create: (configuration: C, transport: Transport) => S;
}

/**
 * Makes the module of an adapter over HTTP: binds configuration, transport and service by the module's name, each once. A
 * `TRANSPORT` that the application has bound, in the container or a parent, is shared and stays the application's to
 * close; otherwise the module makes a transport for itself, and closes it when the service's last call is over.
 */
export function httpServiceModule<C, S extends ParticipantService>(
  { tokens, configuration, create }: HttpServiceRecipe<C, S>,
  { name, default: isDefault }: ModuleOptions & { readonly name: string },
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    let own: Transport | undefined;
    let service: S | undefined;
    bind<C>(tokens.Configuration).toConstantValue(configuration).whenNamed(name);
    bind<Transport>(tokens.Transport)
      .toResolvedValue(
        (shared: Transport | undefined) => {
          if (shared !== undefined) return shared;
          own = createTransport();
          return own;
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
        token: tokens.Service,
        create: (of: C, transport: Transport) => {
          service = create(of, transport);
          return service;
        },
        inject: [
          // The library's type for this is conditional, and so undecided where C is a parameter.
          {
            serviceIdentifier: tokens.Configuration,
            name,
          } as ResolvedValueInjectOptions<unknown> as ResolvedValueInjectOptions<C>,
          { serviceIdentifier: tokens.Transport, name },
        ],
      },
      { name, default: isDefault },
    );
  });
}
