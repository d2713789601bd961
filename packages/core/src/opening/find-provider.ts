import { misconfigured } from '../errors/misconfigured.js';
import type { Environment, ParticipantProvider } from './participant-provider.js';
import { ServiceSettings } from './service-settings.js';

/** The provider whose scheme a URL has, with the URL's settings; `misconfigured` where there is none. */
export function findProvider(
  url: string | undefined,
  providers: readonly ParticipantProvider[],
  environment: Environment,
  operation: string,
): { readonly provider: ParticipantProvider; readonly settings: ServiceSettings } {
  const schemes = providers.map(({ scheme }) => scheme);
  if (schemes.length === 0) {
    throw misconfigured(undefined, operation, ['No provider is given. List those that the service URL may name.']);
  }
  const listed = schemes.map((scheme) => `${scheme}:`).join(', ');
  if (typeof url !== 'string' || url === '') {
    const mistake = `There is no service URL. Set it (ANYROOM_URL, say) to one that begins with ${listed}.`;
    throw misconfigured(undefined, operation, [mistake]);
  }
  const twice = schemes.find((scheme, index) => schemes.indexOf(scheme) !== index);
  if (twice !== undefined) {
    throw misconfigured(undefined, operation, [`Two providers claim the scheme ${twice}:. List one of them.`]);
  }

  const settings = new ServiceSettings(url, environment, operation);
  const provider = providers.find(({ scheme }) => scheme === settings.scheme);
  if (provider === undefined) {
    throw settings.refusal(
      settings.scheme === ''
        ? `The service URL does not begin with a scheme and a colon. It must be one of ${listed}.`
        : `The scheme of the service URL is not known. It must be one of ${listed}; or list the provider that it names.`,
    );
  }
  return { provider, settings };
}
