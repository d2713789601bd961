import type { Transport } from '@anyroom/adapter-kit/http';
import type { ParticipantProvider } from '@anyroom/core';
import type { TokenCredential } from './auth/token-credential.js';
import type { AzureConfiguration } from './azure-configuration.js';
import { readAzureConfiguration } from './azure-configuration.js';
import { AzureParticipantService } from './azure-participant-service.js';

/**
 * Opens `azure://<host>`, with the credential in `AZURE_COMMUNICATION_CONNECTION_STRING` or
 * `AZURE_COMMUNICATION_ACCESS_KEY`; or `azure:`, where the connection string names the endpoint. Other parameters:
 * `role.<name>`, `unknownParticipant`, `base`, `allowInsecure`. Services opened by it share the transport, if one is
 * given; an Entra credential takes the place of the variables.
 */
export function azureProvider({
  transport,
  credential,
}: {
  readonly transport?: Transport;
  readonly credential?: TokenCredential;
} = {}): ParticipantProvider {
  return {
    scheme: 'azure',
    open(settings) {
      const roles = settings.parametersUnder('role.');
      const configuration: AzureConfiguration = {
        endpoint: settings.authority === '' ? undefined : `https://${settings.authority}`,
        ...(credential === undefined
          ? {
              connectionString: settings.variable('AZURE_COMMUNICATION_CONNECTION_STRING'),
              accessKey: settings.variable('AZURE_COMMUNICATION_ACCESS_KEY'),
            }
          : { credential }),
        roles: roles.size === 0 ? undefined : roles,
        // Anything but the two words is among the mistakes below.
        unknownParticipant: settings.parameter('unknownParticipant') as 'refuse' | 'add' | undefined,
        base: settings.parameter('base'),
        allowInsecure: settings.flag('allowInsecure'),
      };
      if (settings.segments.length > 0) settings.mistake('The URL must have no path: azure://<host>.');
      const read = readAzureConfiguration(configuration);
      if ('mistakes' in read) {
        for (const [field, text] of read.mistakes) settings.mistake(IN_A_URL[field] ?? text);
      }
      settings.check();
      return new AzureParticipantService(configuration, transport);
    },
  };
}

/** What the operator turns is another knob here than in code. */
const IN_A_URL: Readonly<Record<string, string>> = {
  credential:
    'The credential must stand in one variable: set AZURE_COMMUNICATION_CONNECTION_STRING, or AZURE_COMMUNICATION_ACCESS_KEY, not both.',
  accessKey:
    'The access key is not base64. Copy it into AZURE_COMMUNICATION_CONNECTION_STRING or AZURE_COMMUNICATION_ACCESS_KEY again, whole.',
};

/** Opens `azure:` URLs, each service with a transport of its own. */
export const azure: ParticipantProvider = azureProvider();
