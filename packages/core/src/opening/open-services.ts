import type { Services } from '../contract/services.js';
import { lackingJoinCredentials, lackingLive, lackingRooms } from '../lacking/lacking-services.js';
import { combineServices } from './combine-services.js';
import { findProvider } from './find-provider.js';
import type { Environment, ParticipantProvider } from './participant-provider.js';

/**
 * Opens everything that a URL names: rooms, people, join credentials and the running call, under one configuration and
 * over one transport. Mistakes are reported as by `openParticipantService`. What the provider does not offer is there as
 * well, and refuses every call as `unsupported`.
 *
 * @param url - where: `cloudflare://<account_id>/<app_id>?role.presenter=…`, `azure://<host>`, `memory:`
 * @param providers - whose URLs are understood; a value, not a registry
 * @param environment - who: the variables that hold the credentials. Nothing else is read
 */
export function openServices(
  url: string | undefined,
  providers: readonly ParticipantProvider[],
  environment: Environment = {},
): Services {
  const { provider, settings } = findProvider(url, providers, environment, 'openServices');
  if (provider.openServices !== undefined) return provider.openServices(settings);
  const participants = provider.open(settings);
  const name = participants.provider;
  return combineServices({
    participants,
    rooms: lackingRooms(name),
    joinCredentials: lackingJoinCredentials(name),
    live: lackingLive(name),
  });
}
