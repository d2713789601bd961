import type { ParticipantService } from '../contract/participant-service.js';
import { findProvider } from './find-provider.js';
import type { Environment, ParticipantProvider } from './participant-provider.js';

/**
 * Opens the service that a URL names: the one line where an application picks its vendor by configuration. For rooms,
 * join credentials and the running call as well, it is `openServices`.
 *
 * Synchronous and without I/O. Every mistake in the URL and the environment is reported at once as `misconfigured`,
 * each with its mend, in `details.mistakes`; the URL itself is never printed.
 *
 * @param url - where: `cloudflare://<account_id>/<app_id>?role.presenter=…`, `azure://<host>`, `memory:`
 * @param providers - whose URLs are understood; a value, not a registry
 * @param environment - who: the variables that hold the credentials. Nothing else is read
 */
export function openParticipantService(
  url: string | undefined,
  providers: readonly ParticipantProvider[],
  environment: Environment = {},
): ParticipantService {
  const { provider, settings } = findProvider(url, providers, environment, 'openParticipantService');
  return provider.open(settings);
}
