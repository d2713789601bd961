import { Buffer } from 'node:buffer';
import { isMap, type RoleMapConfiguration } from '@anyroom/adapter-kit';
import type { BudgetConfiguration, CircuitBreakerOptions, ServiceAddress } from '@anyroom/adapter-kit/http';
import { budgetMistakes, isCircuitBreaker, readServiceAddress } from '@anyroom/adapter-kit/http';
import { misconfigured, Secret } from '@anyroom/core';
import { parseConnectionString } from './auth/connection-string.js';
import type { TokenCredential } from './auth/token-credential.js';
import { DEFAULT_SCOPE } from './auth/token-credential.js';
import { DEFAULT_JOIN_SCOPES, type JoinScope, joinScopeMistakes } from './join-scopes.js';
import { DEFAULT_ROLES } from './participant.js';

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
   * then the write adds them back. `add` saves the read, and adds. In the same way the issue of a join credential reads
   * the roster first, or does not: the vendor gives a token to any identity, and looks at the roster when it is used.
   */
  readonly unknownParticipant?: 'refuse' | 'add' | undefined;
  /**
   * `false` sends every `updateParticipant` by itself. Otherwise those on one room that are made at about the same time
   * share one reading of the roster and one PATCH, each with an outcome and an error of its own; and a change of the
   * roster (an add, a remove, a native patch) waits for the updates of the room that came before it, and those after it
   * wait for it.
   */
  readonly batch?: false | undefined;
  /**
   * For how long after its first call such a batch takes in others, in milliseconds. Default 0: those made in the same
   * tick of the event loop. Every call waits that much longer for its answer; the wait is part of its `timeoutInMs`.
   */
  readonly batchWindowInMs?: number | undefined;
  /**
   * What a join credential allows. Default `['voip.join']`, which is the least that joins a room's call; at least one of
   * `voip.join` and `voip` must be there. See {@link JoinScope}.
   */
  readonly joinScopes?: readonly JoinScope[] | undefined;
  /** Sends requests to another address than the endpoint, such as an emulator. */
  readonly base?: string | undefined;
  /** Allows plain http to hosts beyond this machine. Default false. */
  readonly allowInsecure?: boolean | undefined;
  /**
   * What the resource may be sent. Requests are counted, wait for their turn, and are refused with `rate-limited` where they
   * cannot be sent in time; services that share a transport and a resource share it. `false` counts nothing. For
   * rooms Azure publishes no limit: name yours if you know it; otherwise a pace is learned from refusals. Identities
   * are counted apart, at the 1,000 in 30 seconds that it documents.
   */
  readonly budget?: BudgetConfiguration | false | undefined;
  /** Off unless given. */
  readonly circuitBreaker?: CircuitBreakerOptions | undefined;
}

/** A configuration, all decided. */
export interface AzureSettings {
  /** Where requests go: `base`, or the endpoint. */
  readonly address: ServiceAddress;
  readonly endpointOrigin: string;
  readonly credential: { readonly accessKey: Secret } | { readonly entra: TokenCredential; readonly scope: string };
  readonly joinScopes: readonly JoinScope[];
  /** All that must never show, whatever a server answers. */
  readonly secrets: readonly Secret[];
}

/** What to tell whoever configures: the knobs are others in code and in a URL with an environment. */
export interface Knobs {
  readonly accessKey: string;
  readonly roles: string;
  readonly joinScopes: string;
  readonly giveOneCredential: string;
  readonly giveEndpoint: string;
  /** In place of what is wrong with the endpoint as a URL, where nobody wrote it as one. */
  readonly mendEndpoint?: string;
}

const IN_CODE: Knobs = {
  accessKey: 'accessKey',
  roles: 'roles',
  joinScopes: "joinScopes: ['voip.join', 'chat.join']",
  giveOneCredential: 'Give one of connectionString, accessKey and credential',
  giveEndpoint: 'Give https://<name>.communication.azure.com as endpoint, or give a connectionString',
};

/** Nobody who waits for an answer wants to wait longer for company. */
const LONGEST_WINDOW_IN_MS = 60_000;

/** Reads a configuration, or tells everything that is wrong with it, each mistake with its mend and without a value. */
export function readAzureConfiguration(
  configuration: AzureConfiguration,
  knobs: Knobs = IN_CODE,
): { readonly settings: AzureSettings } | { readonly mistakes: readonly string[] } {
  const { connectionString, accessKey, credential, scope = DEFAULT_SCOPE, circuitBreaker } = configuration;
  // A text that reads 'false' must not open the way for plain http.
  const allowInsecure = configuration.allowInsecure === true;
  const mistakes: string[] = [];
  const text = (value: unknown, name: string): string | undefined => {
    if (value === undefined || typeof value === 'string') return value;
    mistakes.push(`The ${name} must be a text. Copy it again, whole.`);
    return undefined;
  };
  const revealed = (value: unknown) => (Secret.is(value) ? value.reveal() : value);
  const addressOf = (url: string | undefined, name: string, mend?: string): ServiceAddress | undefined => {
    if (url === undefined) return undefined;
    const address = readServiceAddress(url, name, allowInsecure);
    const isRight = typeof address !== 'string' && (name === 'base' || address.prefix === '');
    if (isRight) return address;
    mistakes.push(mend ?? (typeof address === 'string' ? address : `The ${name} must have no path. Take it out.`));
    return undefined;
  };

  const given = [connectionString, accessKey, credential].filter((one) => one !== undefined).length;
  if (given === 0) mistakes.push(`There is no credential. ${knobs.giveOneCredential}.`);
  if (given > 1) mistakes.push(`There is more than one credential. ${knobs.giveOneCredential}.`);
  if (credential !== undefined && typeof credential?.getToken !== 'function') {
    mistakes.push('The credential has no getToken. Give one of @azure/identity, or of that shape.');
  }
  if (typeof scope !== 'string' || scope === '') {
    mistakes.push(`The scope must be a text. Leave it out for ${DEFAULT_SCOPE}.`);
  }

  const string = text(revealed(connectionString), 'connection string');
  const parts = string === undefined ? undefined : parseConnectionString(string);
  mistakes.push(...(parts?.mistakes ?? []));

  const named = addressOf(text(configuration.endpoint, 'endpoint'), 'endpoint', knobs.mendEndpoint);
  const inString = addressOf(parts?.endpoint, 'endpoint of the connection string');
  if (named !== undefined && inString !== undefined && named.origin !== inString.origin) {
    mistakes.push('The endpoint is another than that of the connection string. Leave one of them out.');
  }
  if (configuration.endpoint === undefined && connectionString === undefined) {
    mistakes.push(`There is no endpoint. ${knobs.giveEndpoint}.`);
  }
  const endpoint = named ?? inString;
  const address = addressOf(text(configuration.base, 'base'), 'base') ?? endpoint;

  const key = text(revealed(accessKey), knobs.accessKey);
  for (const [value, name] of [
    [key, knobs.accessKey],
    [parts?.accessKey, 'accesskey of the connection string'],
  ]) {
    if (value !== undefined && !isBase64(value)) {
      mistakes.push(`The ${name} is not base64. Copy it again from the portal, whole.`);
    }
  }

  mistakes.push(...roleMistakes(configuration.roles, knobs.roles));
  mistakes.push(...joinScopeMistakes(configuration.joinScopes, knobs.joinScopes));
  if (circuitBreaker !== undefined && !isCircuitBreaker(circuitBreaker)) {
    mistakes.push(
      'The circuitBreaker needs consecutiveFailures, a whole number from 1, and halfOpenAfterInMs, above 0.',
    );
  }
  mistakes.push(...budgetMistakes(configuration.budget));
  const unknownParticipant: unknown = configuration.unknownParticipant;
  if (unknownParticipant !== undefined && unknownParticipant !== 'refuse' && unknownParticipant !== 'add') {
    mistakes.push("The option unknownParticipant must be 'refuse' or 'add'.");
  }

  const { batch, batchWindowInMs: windowInMs }: { batch?: unknown; batchWindowInMs?: unknown } = configuration;
  if (batch !== undefined && batch !== false)
    mistakes.push('The option batch can only be false. Leave it out for batches.');
  if (
    windowInMs !== undefined &&
    !(typeof windowInMs === 'number' && windowInMs >= 0 && windowInMs <= LONGEST_WINDOW_IN_MS)
  ) {
    mistakes.push(
      `The option batchWindowInMs must be a number of milliseconds from 0 to ${LONGEST_WINDOW_IN_MS}. Leave it out for one tick.`,
    );
  }

  if (mistakes.length > 0 || endpoint === undefined || address === undefined) return { mistakes };
  const used =
    credential === undefined ? { accessKey: new Secret(key ?? parts?.accessKey ?? '') } : { entra: credential, scope };
  const secrets = [string, key, parts?.accessKey].flatMap((secret) =>
    secret === undefined ? [] : [new Secret(secret)],
  );
  const joinScopes = [...(configuration.joinScopes ?? DEFAULT_JOIN_SCOPES)];
  return { settings: { address, endpointOrigin: endpoint.origin, credential: used, joinScopes, secrets } };
}

/**
 * Throws `misconfigured` with every mistake, or gives the settings.
 *
 * @param service - the class that is made, for the error
 */
export function checkAzureConfiguration(configuration: AzureConfiguration, service: string): AzureSettings {
  if (typeof configuration !== 'object' || configuration === null) {
    throw misconfigured('azure', `new ${service}`, ['There is no configuration. Give a connectionString.']);
  }
  const read = readAzureConfiguration(configuration);
  if ('settings' in read) return read.settings;
  throw misconfigured('azure', `new ${service}`, read.mistakes);
}

/** The vendor may have roles that this version has never heard of, but none that differs from a known one in case. */
function roleMistakes(roles: unknown, name: string): readonly string[] {
  if (roles === undefined) return [];
  const isIterable = typeof roles === 'object' && roles !== null && Symbol.iterator in roles;
  if (typeof roles !== 'object' || roles === null || (isIterable && !isMap(roles))) {
    return [`The ${name} must be an object or a Map from roles to the vendor's roles.`];
  }
  const entries: readonly (readonly unknown[])[] = isMap(roles) ? [...roles] : Object.entries(roles);
  const known = Object.values(DEFAULT_ROLES);
  const mistakes = entries.flatMap(([role, vendorRole]) => {
    if (typeof role !== 'string' || role === '' || typeof vendorRole !== 'string' || vendorRole === '') {
      return [`An entry of ${name} lacks its role or the vendor's role. Give both as texts.`];
    }
    const meant = known.find((one) => one.toLowerCase() === vendorRole.toLowerCase());
    return meant === undefined || meant === vendorRole
      ? []
      : [`An entry of ${name} holds ${meant} in other letters. Write ${meant}: the vendor tells case apart.`];
  });
  return [...new Set(mistakes)];
}

function isBase64(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64').toString('base64') === text;
}
