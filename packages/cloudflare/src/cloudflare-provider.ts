import { budgetParameters, type Transport } from '@anyroom/adapter-kit/http';
import type { ParticipantProvider, ServiceSettings } from '@anyroom/core';
import { type CloudflareConfiguration, readCloudflareConfiguration } from './cloudflare-configuration.js';
import { CloudflareParticipantService } from './cloudflare-participant-service.js';
import { openCloudflareServices } from './open-cloudflare-services.js';

/**
 * Opens `cloudflare://<account_id>/<app_id>?role.<name>=<preset>`, with the token in `CLOUDFLARE_API_TOKEN`. Other
 * parameters: `base`, `allowInsecure`, `pageSize`, `budget=off` or `budget.requests`, `budget.windowInMs`, `budget.reserve`,
 * `budget.tenant`. Services opened by it share the transport, if one is given.
 */
export function cloudflareProvider({ transport }: { readonly transport?: Transport } = {}): ParticipantProvider {
  return {
    scheme: 'cloudflare',
    open: (settings) => new CloudflareParticipantService(read(settings), transport),
    openServices: (settings) => openCloudflareServices(read(settings), transport),
  };
}

/** What the settings say, or `misconfigured` with every mistake in them. */
function read(settings: ServiceSettings): CloudflareConfiguration {
  const [appId = '', ...rest] = settings.segments;
  const pageSize = settings.parameter('pageSize');
  const configuration = {
    accountId: decoded(settings.authority),
    appId,
    apiToken: settings.variable('CLOUDFLARE_API_TOKEN') ?? '',
    roles: settings.parametersUnder('role.'),
    base: settings.parameter('base'),
    allowInsecure: settings.flag('allowInsecure'),
    budget: budgetParameters(settings),
    ...(pageSize !== undefined && { pageSize: Number(pageSize) }),
  };
  const { mistakes } = readCloudflareConfiguration(configuration);
  const inWordsOfTheUrl = [...mistakes].map(([field, text]) => IN_A_URL[field] ?? text);
  for (const mistake of new Set([...(rest.length > 0 ? [WHERE] : []), ...inWordsOfTheUrl])) {
    settings.mistake(mistake);
  }
  settings.check();
  return configuration;
}

const WHERE = 'The URL must name the account and the app, and no more: cloudflare://<account_id>/<app_id>.';

/** As the path's segments are; nothing where that cannot be done. */
function decoded(authority: string): string {
  try {
    return decodeURIComponent(authority);
  } catch {
    return '';
  }
}

/** What the operator turns is another knob here than in code. */
const IN_A_URL: Readonly<Record<string, string>> = {
  accountId: WHERE,
  appId: WHERE,
  apiToken:
    'CLOUDFLARE_API_TOKEN is not set, or holds what no token can. Set it to an API token with the permission Realtime.',
};

/** Opens `cloudflare:` URLs, each service with a transport of its own. */
export const cloudflare: ParticipantProvider = cloudflareProvider();
