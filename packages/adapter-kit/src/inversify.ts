import type { JoinCredentialService, LiveService, ParticipantService, RoomService } from '@anyroom/core';
import { bindService, type ModuleOptions, TOKENS } from '@anyroom/core/inversify';
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

/** The module's own tokens for what an adapter offers beside the participants. */
export interface FurtherServiceTokens<
  R extends RoomService = RoomService,
  J extends JoinCredentialService = JoinCredentialService,
  L extends LiveService = LiveService,
> {
  readonly RoomService: ServiceIdentifier<R>;
  readonly JoinCredentialService: ServiceIdentifier<J>;
  readonly LiveService: ServiceIdentifier<L>;
}

/** How one service is made. */
export type CreateService<C, S> = (configuration: C, transport: Transport) => S;

/** How an adapter over HTTP is bound. */
export interface HttpServiceRecipe<C, S extends ParticipantService> {
  readonly tokens: HttpServiceTokens<C, S>;
  /** With its secrets wrapped: a container can be inspected, and its constants with it. */
  readonly configuration: C;
  readonly create: CreateService<C, S>;
  /** What the adapter offers beside the participants. */
  readonly further?: {
    readonly tokens: FurtherServiceTokens;
    readonly rooms: CreateService<C, RoomService>;
    readonly joinCredentials: CreateService<C, JoinCredentialService>;
    readonly live: CreateService<C, LiveService>;
  };
}

/**
 * Makes the module of an adapter over HTTP: binds configuration, transport and services by the module's name, each once. A
 * `TRANSPORT` that the application has bound, in the container or a parent, is shared and stays the application's to
 * close; otherwise the module makes a transport for itself, and closes it when its services' last call is over.
 */
export function httpServiceModule<C, S extends ParticipantService>(
  { tokens, configuration, create, further }: HttpServiceRecipe<C, S>,
  { name, default: isDefault }: ModuleOptions & { readonly name: string },
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    let own: Transport | undefined;
    const made: { close(): Promise<void> }[] = [];
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
        await Promise.all(made.map((service) => service.close())); // calls in flight still need their connections
        own?.close();
      })
      .whenNamed(name);
    offer(TOKENS.ParticipantService, tokens.Service, create);
    if (further === undefined) return;
    offer(TOKENS.RoomService, further.tokens.RoomService, further.rooms);
    offer(TOKENS.JoinCredentialService, further.tokens.JoinCredentialService, further.joinCredentials);
    offer(TOKENS.LiveService, further.tokens.LiveService, further.live);

    function offer<T extends { close(): Promise<void> }, O extends T>(
      shared: ServiceIdentifier<T>,
      token: ServiceIdentifier<O>,
      make: CreateService<C, O>,
    ): void {
      bindService<T, O, [C, Transport]>(
        bind,
        shared,
        {
          token,
          create: (of, transport) => {
            const service = make(of, transport);
            made.push(service);
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
    }
  });
}
