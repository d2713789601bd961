import type { ParticipantService } from '../contract/participant-service.js';
import { misconfigured } from '../errors/misconfigured.js';
import type { Environment, ParticipantProvider } from './participant-provider.js';
import { ServiceSettings } from './service-settings.js';

/**
 * Opens the service that a URL names: the one line where an application picks its vendor by configuration.
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
  const schemes = providers.map(({ scheme }) => scheme);
  const listed = schemes.map((scheme) => `${scheme}:`).join(', ');
  if (typeof url !== 'string' || url === '') {
    const mistake = `There is no service URL. Set it (ANYROOM_URL, say) to one that begins with ${listed}.`;
    throw misconfigured(undefined, OPERATION, [mistake]);
  }
  const twice = schemes.find((scheme, index) => schemes.indexOf(scheme) !== index);
  if (twice !== undefined) {
    throw misconfigured(undefined, OPERATION, [`Two providers claim the scheme ${twice}:. List one of them.`]);
  }

  const settings = new ServiceSettings(url, environment);
  const provider = providers.find(({ scheme }) => scheme === settings.scheme);
  if (provider === undefined) {
    throw settings.refusal(
      settings.scheme === ''
        ? `The service URL does not begin with a scheme and a colon. It must be one of ${listed}.`
        : `The scheme of the service URL is not known. It must be one of ${listed}.`,
    );
  }
  return provider.open(settings);
}

const OPERATION = 'openParticipantService';
