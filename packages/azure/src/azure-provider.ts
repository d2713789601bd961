import { budgetParameters, type Transport } from '@anyroom/adapter-kit/http';
import type { ParticipantProvider, ServiceSettings } from '@anyroom/core';
import type { TokenCredential } from './auth/token-credential.js';
import type { AzureConfiguration, Knobs } from './azure-configuration.js';
import { readAzureConfiguration } from './azure-configuration.js';
import { AzureParticipantService } from './azure-participant-service.js';
import { createServices } from './create-services.js';
import type { JoinScope } from './join-scopes.js';

/** What a URL and an environment cannot hold. */
export interface AzureProviderOptions {
  /** Shared by the services that are opened; left out, each makes its own. */
  readonly transport?: Transport;
  /** An Entra credential: then the variables are not read. */
  readonly credential?: TokenCredential;
  /** What the Entra credential is asked for. Default `https://communication.azure.com//.default`. */
  readonly scope?: string;
}

/**
 * Opens `azure://<host>`, with the credential in `AZURE_COMMUNICATION_CONNECTION_STRING` or
 * `AZURE_COMMUNICATION_ACCESS_KEY`; or `azure:`, where the connection string names the endpoint. Other parameters:
 * `role.<name>`, `unknownParticipant`, `batch`, `batchWindowInMs`, `joinScopes` (with commas between them), `base`,
 * `allowInsecure`, and `budget=off` or `budget.requests`, `budget.windowInMs`, `budget.reserve`, `budget.tenant`.
 */
export function azureProvider({ transport, credential, scope }: AzureProviderOptions = {}): ParticipantProvider {
  const read = (settings: ServiceSettings): AzureConfiguration => {
    const roles = settings.parametersUnder('role.');
    const host = settings.authority.slice(settings.authority.lastIndexOf('@') + 1); // an @ is a mistake already
    const windowInMs = settings.parameter('batchWindowInMs');
    const configuration: AzureConfiguration = {
      endpoint: host === '' ? undefined : `https://${host}`,
      ...(credential === undefined
        ? {
            connectionString: settings.variable('AZURE_COMMUNICATION_CONNECTION_STRING'),
            accessKey: settings.variable('AZURE_COMMUNICATION_ACCESS_KEY'),
          }
        : { credential, scope }),
      roles: roles.size === 0 ? undefined : roles,
      // Anything but the known words is among the mistakes below.
      unknownParticipant: settings.parameter('unknownParticipant') as 'refuse' | 'add' | undefined,
      // A value that is true is what is done in any case.
      batch: settings.flag('batch') === false ? false : undefined,
      batchWindowInMs: windowInMs === undefined ? undefined : Number(windowInMs),
      joinScopes: settings.parameter('joinScopes')?.split(',') as JoinScope[] | undefined,
      base: settings.parameter('base'),
      allowInsecure: settings.flag('allowInsecure'),
      budget: budgetParameters(settings),
    };
    if (settings.segments.length > 0) settings.mistake('The URL must have no path. Write azure://<host>.');
    const found = readAzureConfiguration(configuration, credential === undefined ? VARIABLES : NO_VARIABLES);
    if ('mistakes' in found) for (const mistake of found.mistakes) settings.mistake(mistake);
    settings.check();
    return configuration;
  };
  return {
    scheme: 'azure',
    open: (settings) => new AzureParticipantService(read(settings), transport),
    openServices: (settings) => createServices(read(settings), transport),
  };
}

const SHAPE = 'azure://<name>.communication.azure.com';

const VARIABLES: Knobs = {
  accessKey: 'variable AZURE_COMMUNICATION_ACCESS_KEY',
  roles: 'role.<name>',
  joinScopes: 'joinScopes=voip.join,chat.join',
  giveOneCredential: 'Set one variable: AZURE_COMMUNICATION_CONNECTION_STRING, or AZURE_COMMUNICATION_ACCESS_KEY',
  giveEndpoint: `Write ${SHAPE}, or set AZURE_COMMUNICATION_CONNECTION_STRING`,
  mendEndpoint: `The host in the URL cannot be one. Write ${SHAPE}.`,
};

const NO_VARIABLES: Knobs = { ...VARIABLES, giveEndpoint: `Write ${SHAPE}` };

/** Opens `azure:` URLs, each service with a transport of its own. */
export const azure: ParticipantProvider = azureProvider();
