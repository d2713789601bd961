import type { Transport } from '@anyroom/adapter-kit/http';
import { azureProvider } from '@anyroom/azure';
import { cloudflareProvider } from '@anyroom/cloudflare';
import type { Environment, ParticipantProvider } from '@anyroom/core';
import type { Emulator } from '@anyroom/emulator';

export type ProviderName = 'cloudflare' | 'azure';

export const PROVIDERS = (transport: Transport): readonly ParticipantProvider[] => [
  cloudflareProvider({ transport }),
  azureProvider({ transport }),
];

/** How a provider is configured to speak with an emulator, in the words of an application. */
export const SETTINGS: Readonly<
  Record<ProviderName, (emulator: Emulator) => { readonly url: string; readonly environment: Environment }>
> = {
  cloudflare({ cloudflare: { accountId, appId, baseUrl, apiToken } }) {
    const query = new URLSearchParams({
      base: baseUrl,
      'role.presenter': 'group_call_host',
      'role.attendee': 'group_call_participant',
    });
    return {
      url: `cloudflare://${accountId}/${appId}?${query}`,
      environment: { CLOUDFLARE_API_TOKEN: apiToken },
    };
  },
  azure: ({ azure: { connectionString } }) => ({
    url: 'azure:',
    environment: { AZURE_COMMUNICATION_CONNECTION_STRING: connectionString },
  }),
};
