import { Buffer } from 'node:buffer';
import type { RoleMapConfiguration } from '@anyroom/adapter-kit';
import type { CircuitBreakerOptions, ServiceAddress } from '@anyroom/adapter-kit/http';
import { readServiceAddress } from '@anyroom/adapter-kit/http';
import { misconfigured, Secret } from '@anyroom/core';
import { parseConnectionString } from './auth/connection-string.js';
import type { TokenCredential } from './auth/token-credential.js';
import { DEFAULT_SCOPE } from './auth/token-credential.js';

/**
 * One Communication Services resource, with one credential for it: a connection string, an access key, or an Entra
 * credential. Nothing of it is read from the environment.
 */
export interface AzureConfiguration {
  /** `https://<name>.communication.azure.com`. May be left out where a connection string names it. */
  readonly endpoint?: string | undefined;
  /** `endpoint=…;accesskey=…` in any order. */
  readonly connectionString?: string | Secret | undefined;
  /** One of the resource's two keys, in base64 as the portal shows it. */
  readonly accessKey?: string | Secret | undefined;
  /** An Entra credential, asked for a token at every attempt. */
  readonly credential?: TokenCredential | undefined;
  /** What the Entra credential is asked for. Default `https://communication.azure.com//.default`. */
  readonly scope?: string | undefined;
  /**
   * Which of the vendor's roles each role is, in order. Default: presenter `Presenter`, collaborator `Collaborator`,
   * attendee `Attendee`, viewer `Consumer`.
   */
  readonly roles?: RoleMapConfiguration | undefined;
  /**
   * What an update of somebody who is not on the roster does. The vendor's one write would add them. `refuse` (default)
   * reads the roster first and answers `not-found`; between the read and the write somebody may still be removed, and
   * then the write adds them back. `add` saves the read, and adds.
   */
  readonly unknownParticipant?: 'refuse' | 'add' | undefined;
  /** Sends requests to another address than the endpoint, such as an emulator. */
  readonly base?: string | undefined;
  /** Allows plain http to hosts beyond this machine. Default false. */
  readonly allowInsecure?: boolean | undefined;
  /** Off unless given. */
  readonly circuitBreaker?: CircuitBreakerOptions | undefined;
}

/** A configuration, all decided. */
export interface AzureSettings {
  /** Where requests go: `base`, or the endpoint. */
  readonly address: ServiceAddress;
  readonly endpointOrigin: string;
  readonly credential: { readonly accessKey: Secret } | { readonly entra: TokenCredential; readonly scope: string };
}

const NONE_GIVEN = 'No credential is given. Give a connectionString, an accessKey or a credential.';
const NOT_ONE =
  'More than one credential is given. Give a connectionString, an accessKey or a credential, not several.';

/** Reads a configuration, or says by field everything that is wrong with it, each with its mend. */
export function readAzureConfiguration(
  configuration: AzureConfiguration,
): { readonly settings: AzureSettings } | { readonly mistakes: ReadonlyMap<string, string> } {
  const { connectionString, accessKey, credential, scope = DEFAULT_SCOPE, base, allowInsecure = false } = configuration;
  const mistakes = new Map<string, string>();
  const given = [connectionString, accessKey, credential].filter((one) => one !== undefined).length;
  if (given !== 1) mistakes.set('credential', given === 0 ? NONE_GIVEN : NOT_ONE);
  if (credential !== undefined && typeof credential?.getToken !== 'function') {
    mistakes.set('credential', 'The credential has no getToken. Give one of @azure/identity, or of that shape.');
  }

  const parsed =
    connectionString === undefined ? undefined : parseConnectionString(Secret.of(connectionString).reveal());
  if (parsed !== undefined && 'mistakes' in parsed) mistakes.set('connectionString', parsed.mistakes.join(' '));
  const parts = parsed !== undefined && 'endpoint' in parsed ? parsed : undefined;

  const read = (text: string | undefined, name: string): ServiceAddress | undefined => {
    if (text === undefined) return undefined;
    const address = readServiceAddress(text, name, allowInsecure);
    if (typeof address !== 'string' && (name === 'base' || address.prefix === '')) return address;
    mistakes.set(name, typeof address === 'string' ? address : `The ${name} must have no path. Take it out.`);
    return undefined;
  };
  const named = read(configuration.endpoint, 'endpoint');
  const inString = read(parts?.endpoint, 'endpoint of the connection string');
  if (named !== undefined && inString !== undefined && named.origin !== inString.origin) {
    mistakes.set('endpoint', 'The endpoint is another than that of the connection string. Leave one of them out.');
  }
  const endpoint = named ?? inString;
  if (configuration.endpoint === undefined && connectionString === undefined) {
    mistakes.set(
      'endpoint',
      'No endpoint is given. Give https://<name>.communication.azure.com, or a connectionString.',
    );
  }
  const address = read(base, 'base') ?? endpoint;

  const key = accessKey === undefined ? parts?.accessKey : Secret.of(accessKey).reveal();
  if (key !== undefined && !isBase64(key)) {
    mistakes.set('accessKey', 'The access key is not base64. Copy it again from the portal, whole.');
  }
  const unknownParticipant: unknown = configuration.unknownParticipant;
  if (unknownParticipant !== undefined && unknownParticipant !== 'refuse' && unknownParticipant !== 'add') {
    mistakes.set('unknownParticipant', "The option unknownParticipant must be 'refuse' or 'add'.");
  }

  if (mistakes.size > 0 || endpoint === undefined || address === undefined) return { mistakes };
  const used = credential === undefined ? { accessKey: new Secret(key ?? '') } : { entra: credential, scope };
  return { settings: { address, endpointOrigin: endpoint.origin, credential: used } };
}

/** Throws `misconfigured` with every mistake, or gives the settings. */
export function checkAzureConfiguration(configuration: AzureConfiguration): AzureSettings {
  const read = readAzureConfiguration(configuration);
  if ('settings' in read) return read.settings;
  throw misconfigured('azure', 'new AzureParticipantService', [...read.mistakes.values()]);
}

function isBase64(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64').toString('base64') === text;
}
