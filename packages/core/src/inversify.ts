import type { ContainerModuleLoadOptions, ResolvedValueInjectOptions, ServiceIdentifier } from 'inversify';
import { ContainerModule } from 'inversify';
import type { ParticipantService } from './contract/participant-service.js';
import { openParticipantService } from './opening/open-participant-service.js';
import type { Environment, ParticipantProvider } from './opening/participant-provider.js';
import { TOKENS as PLAIN_TOKENS } from './tokens.js';

/** What to ask a container for, typed for inversify. The same symbols as in the package's root. */
export const TOKENS: { readonly ParticipantService: ServiceIdentifier<ParticipantService> } = PLAIN_TOKENS;

/** Where and who; see `openParticipantService`. */
export interface ServiceUrlConfiguration {
  readonly url: string | undefined;
  readonly providers: readonly ParticipantProvider[];
  readonly environment?: Environment;
}

/** Under which name a module binds its service. */
export interface ModuleOptions {
  /** What to ask for with `@named`; each module documents its default. */
  readonly name?: string;
  /** Bind it as well for those who ask without a name. Only one module in a container may. */
  readonly default?: boolean;
}

/** How a module makes its service out of what it bound before. */
export interface ServiceRecipe<S extends ParticipantService, Arguments extends unknown[]> {
  /** The module's own token for the service, under which it is one instance. */
  readonly token: ServiceIdentifier<S>;
  readonly create: (...args: Arguments) => S;
  /** What to ask the container for, in the order of `create`'s parameters. */
  readonly inject: { readonly [I in keyof Arguments]: ResolvedValueInjectOptions<Arguments[I]> };
}

/**
 * For the modules of adapters: binds one instance under the module's own token and name, closed when it is let go, and
 * `TOKENS.ParticipantService` to that instance, by the name and, if so told, without one.
 */
export function bindParticipantService<S extends ParticipantService, Arguments extends unknown[]>(
  bind: ContainerModuleLoadOptions['bind'],
  { token, create, inject }: ServiceRecipe<S, Arguments>,
  { name, default: isDefault }: { readonly name: string; readonly default?: boolean | undefined },
): void {
  bind<S>(token)
    .toResolvedValue(create as (...args: unknown[]) => S, [...inject] as ResolvedValueInjectOptions<unknown>[])
    .inSingletonScope()
    .onDeactivation((service) => service.close())
    .whenNamed(name);
  const same = () =>
    bind<ParticipantService>(TOKENS.ParticipantService).toResolvedValue(
      (service: ParticipantService) => service,
      [{ serviceIdentifier: token, name }],
    );
  same().whenNamed(name);
  if (isDefault === true) same().whenDefault();
}

const OPENED: ServiceIdentifier<ParticipantService> = Symbol.for('@anyroom/core/OpenedService');

/**
 * Binds the service that a URL names, for those who ask for it by name (`'default'` unless you choose another) and, with
 * `default: true`, without one. The service is opened when it is first asked for, and closed when the module is
 * unloaded. `await container.load(…)` is right with inversify 7 and with 8.
 */
export function participantServiceModule(
  { url, providers, environment }: ServiceUrlConfiguration,
  { name = 'default', default: isDefault }: ModuleOptions = {},
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const create = () => openParticipantService(url, providers, environment);
    bindParticipantService(bind, { token: OPENED, create, inject: [] }, { name, default: isDefault });
  });
}
