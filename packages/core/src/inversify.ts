import type { ContainerModuleLoadOptions, ResolvedValueInjectOptions, ServiceIdentifier } from 'inversify';
import { ContainerModule } from 'inversify';
import type { JoinCredentialService } from './contract/join-credential-service.js';
import type { LiveService } from './contract/live-service.js';
import type { ParticipantService } from './contract/participant-service.js';
import type { RoomService } from './contract/room-service.js';
import type { Services } from './contract/services.js';
import { openParticipantService } from './opening/open-participant-service.js';
import { openServices } from './opening/open-services.js';
import type { Environment, ParticipantProvider } from './opening/participant-provider.js';
import { TOKENS as PLAIN_TOKENS } from './tokens.js';

/** What to ask a container for, typed for inversify. The same symbols as in the package's root. */
export const TOKENS: {
  readonly ParticipantService: ServiceIdentifier<ParticipantService>;
  readonly RoomService: ServiceIdentifier<RoomService>;
  readonly JoinCredentialService: ServiceIdentifier<JoinCredentialService>;
  readonly LiveService: ServiceIdentifier<LiveService>;
} = PLAIN_TOKENS;

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

/** What has to be ended when it is let go. */
interface Closable {
  close(): Promise<void>;
}

/** How a module makes its service out of what it bound before. */
export interface ServiceRecipe<S extends Closable, Arguments extends unknown[]> {
  /** The module's own token for the service, under which it is one instance. */
  readonly token: ServiceIdentifier<S>;
  readonly create: (...args: Arguments) => S;
  /** What to ask the container for, in the order of `create`'s parameters. */
  readonly inject: { readonly [I in keyof Arguments]: ResolvedValueInjectOptions<Arguments[I]> };
}

/** Under which name, and whether without one as well. */
export interface BindingName {
  readonly name: string;
  readonly default?: boolean | undefined;
}

/**
 * For the modules of adapters: binds one instance under the module's own token and name, closed when it is let go, and
 * the shared token (one of `TOKENS`) to that instance, by the name and, if so told, without one.
 */
export function bindService<T, S extends T & Closable, Arguments extends unknown[]>(
  bind: ContainerModuleLoadOptions['bind'],
  shared: ServiceIdentifier<T>,
  recipe: ServiceRecipe<S, Arguments>,
  name: BindingName,
): void {
  bindOwn(bind, recipe, name);
  bindShared(bind, shared, recipe.token, (service) => service, name);
}

/** {@link bindService} for `TOKENS.ParticipantService`. */
export function bindParticipantService<S extends ParticipantService, Arguments extends unknown[]>(
  bind: ContainerModuleLoadOptions['bind'],
  recipe: ServiceRecipe<S, Arguments>,
  name: BindingName,
): void {
  bindService<ParticipantService, S, Arguments>(bind, TOKENS.ParticipantService, recipe, name);
}

function bindOwn<S extends Closable, Arguments extends unknown[]>(
  bind: ContainerModuleLoadOptions['bind'],
  { token, create, inject }: ServiceRecipe<S, Arguments>,
  { name }: BindingName,
): void {
  bind<S>(token)
    .toResolvedValue(create as (...args: unknown[]) => S, [...inject] as ResolvedValueInjectOptions<unknown>[])
    .inSingletonScope()
    .onDeactivation((service) => service.close())
    .whenNamed(name);
}

function bindShared<S, T>(
  bind: ContainerModuleLoadOptions['bind'],
  shared: ServiceIdentifier<T>,
  own: ServiceIdentifier<S>,
  pick: (made: S) => T,
  { name, default: isDefault }: BindingName,
): void {
  const same = () => bind<T>(shared).toResolvedValue(pick as (made: unknown) => T, [{ serviceIdentifier: own, name }]);
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

const OPENED_ALL: ServiceIdentifier<Services> = Symbol.for('@anyroom/core/OpenedServices');

/**
 * {@link participantServiceModule} for all four services of a URL, over one transport: each for those who ask for its
 * token. They are opened together when the first of them is asked for, and closed together when the module is unloaded.
 */
export function servicesModule(
  { url, providers, environment }: ServiceUrlConfiguration,
  { name = 'default', default: isDefault }: ModuleOptions = {},
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const create = () => openServices(url, providers, environment);
    const under = { name, default: isDefault };
    bindOwn(bind, { token: OPENED_ALL, create, inject: [] }, under);
    bindShared(bind, TOKENS.ParticipantService, OPENED_ALL, ({ participants }) => participants, under);
    bindShared(bind, TOKENS.RoomService, OPENED_ALL, ({ rooms }) => rooms, under);
    bindShared(bind, TOKENS.JoinCredentialService, OPENED_ALL, ({ joinCredentials }) => joinCredentials, under);
    bindShared(bind, TOKENS.LiveService, OPENED_ALL, ({ live }) => live, under);
  });
}
