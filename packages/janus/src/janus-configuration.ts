import type { CircuitBreakerOptions, ServiceAddress } from '@anyroom/adapter-kit/http';
import { isCircuitBreaker, readServiceAddress } from '@anyroom/adapter-kit/http';
import { misconfigured, Secret } from '@anyroom/core';
import type { IdKind } from './ids.js';

/** One Janus server, and what it asks for. Nothing of it is read from the environment. */
export interface JanusConfiguration {
  /**
   * Where the API answers, with its path: the admin API (`https://host:7889/admin`), or with `via: 'session'` the Janus
   * API (`https://host:8089/janus`).
   */
  readonly endpoint: string;
  /**
   * By which of the server's two APIs the VideoRoom plug-in is asked. `admin` (default): one request each. `session`, for
   * a server whose admin API is closed: four, as each call opens a session of its own and ends it; nobody can be muted
   * that way.
   */
  readonly via?: 'admin' | 'session' | undefined;
  /** `admin_secret` of the server, for `via: 'admin'`. */
  readonly adminSecret?: string | Secret | undefined;
  /** `api_secret` of the server, for `via: 'session'`. */
  readonly apiSecret?: string | Secret | undefined;
  /**
   * `secret` of the rooms: they are made with it, and changed by it. Without one no room is made, because anybody who
   * speaks with Janus could change who is let in; rooms that have none can be used without.
   */
  readonly roomSecret?: string | Secret | undefined;
  /** `admin_key` of the VideoRoom plug-in: where the server has one, it makes rooms only by it, and lists private ones. */
  readonly adminKey?: string | Secret | undefined;
  /** What the server's ids are: `strings` where the plug-in is configured with `string_ids`. Default `numbers`. */
  readonly ids?: IdKind | undefined;
  /**
   * Whether rooms are saved in the server's own configuration, when they are made, changed and closed. Default false: they
   * are gone when the server stops. Janus does not save who is let in: see the README before you switch it on.
   */
  readonly permanent?: boolean | undefined;
  /** Allows plain http to hosts beyond this machine. Default false. */
  readonly allowInsecure?: boolean | undefined;
  /** Off unless given. */
  readonly circuitBreaker?: CircuitBreakerOptions | undefined;
}

/** The secrets that Janus asks for, each where it is given. */
export interface JanusSecrets {
  readonly adminSecret?: Secret;
  readonly apiSecret?: Secret;
  readonly roomSecret?: Secret;
  readonly adminKey?: Secret;
}

/** A configuration, all decided. */
export interface JanusSettings {
  readonly address: ServiceAddress;
  readonly via: 'admin' | 'session';
  readonly ids: IdKind;
  readonly permanent: boolean;
  readonly secrets: JanusSecrets;
  readonly knobs: Knobs;
}

/** What to tell whoever configures: the knobs are others in code and in a URL with an environment. */
export interface Knobs {
  readonly endpoint: string;
  readonly giveEndpoint: string;
  readonly secrets: Readonly<Record<keyof JanusSecrets, string>>;
}

const IN_CODE: Knobs = {
  endpoint: 'endpoint',
  giveEndpoint: 'Give https://host:7889/admin as endpoint',
  secrets: { adminSecret: 'adminSecret', apiSecret: 'apiSecret', roomSecret: 'roomSecret', adminKey: 'adminKey' },
};

/** Set by who reads a configuration from a URL, and read by who makes a service of it. */
const KNOBS = Symbol('knobs');

/** A configuration whose services tell of these knobs in place of those in code. */
export function withKnobs(configuration: JanusConfiguration, knobs: Knobs): JanusConfiguration {
  return Object.assign(configuration, { [KNOBS]: knobs });
}

/** Reads a configuration, or tells everything that is wrong with it, each mistake with its mend and without a value. */
export function readJanusConfiguration(
  configuration: JanusConfiguration & { readonly [KNOBS]?: Knobs },
): { readonly settings: JanusSettings } | { readonly mistakes: readonly string[] } {
  const { endpoint, via = 'admin', ids = 'numbers', permanent = false, circuitBreaker } = configuration;
  const knobs = configuration[KNOBS] ?? IN_CODE;
  // A text that reads 'false' must not open the way for plain http.
  const allowInsecure = configuration.allowInsecure === true;
  const mistakes: string[] = [];
  const address = addressOf(endpoint, allowInsecure, knobs);
  if (typeof address === 'string') mistakes.push(address);

  const secrets: { -readonly [K in keyof JanusSecrets]: JanusSecrets[K] } = {};
  for (const name of ['adminSecret', 'apiSecret', 'roomSecret', 'adminKey'] as const) {
    const given: unknown = configuration[name];
    if (given === undefined) continue;
    const text: unknown = Secret.is(given) ? given.reveal() : given;
    if (typeof text === 'string' && text !== '' && text.isWellFormed() && !text.includes('\0')) {
      secrets[name] = new Secret(text);
    } else {
      mistakes.push(`The ${knobs.secrets[name]} must be a text that is not empty. Copy it again, or leave it out.`);
    }
  }

  if (via !== 'admin' && via !== 'session') mistakes.push("The option via must be 'admin' or 'session'.");
  if (ids !== 'numbers' && ids !== 'strings') mistakes.push("The option ids must be 'numbers' or 'strings'.");
  if (typeof permanent !== 'boolean') mistakes.push('The option permanent must be true or false.');
  if (circuitBreaker !== undefined && !isCircuitBreaker(circuitBreaker)) {
    mistakes.push(
      'The circuitBreaker needs consecutiveFailures, a whole number from 1, and halfOpenAfterInMs, above 0.',
    );
  }
  if (mistakes.length > 0 || typeof address === 'string') return { mistakes };
  return { settings: { address, via, ids, permanent, secrets, knobs } };
}

/**
 * The settings of a configuration; mistakes throw `misconfigured`, all at once.
 *
 * @param service - the class that is made, for the error
 */
export function checkJanusConfiguration(configuration: JanusConfiguration, service: string): JanusSettings {
  if (typeof configuration !== 'object' || configuration === null) {
    throw misconfigured('janus', `new ${service}`, ['There is no configuration. Give an endpoint.']);
  }
  const read = readJanusConfiguration(configuration);
  if ('settings' in read) return read.settings;
  throw misconfigured('janus', `new ${service}`, read.mistakes);
}

function addressOf(endpoint: unknown, allowInsecure: boolean, knobs: Knobs): ServiceAddress | string {
  if (endpoint === undefined) return `There is no address of the server. ${knobs.giveEndpoint}.`;
  if (typeof endpoint !== 'string') return `The ${knobs.endpoint} must be a text. ${knobs.giveEndpoint}.`;
  const address = readServiceAddress(endpoint, knobs.endpoint, allowInsecure);
  if (typeof address === 'string' || address.prefix !== '') return address;
  return `The ${knobs.endpoint} has no path. Write that of the API, such as /admin or /janus.`;
}
