import {
  createRoleMap,
  isMap,
  LONGEST_TIMER_IN_MS,
  type RoleMap,
  type RoleMapConfiguration,
} from '@anyroom/adapter-kit';
import { misconfigured, Secret } from '@anyroom/core';
import { flawOfDomain, flawOfLocal } from './jid/canonical.js';
import { PROVIDER } from './provider-name.js';
import { DEFAULT_ROLES, isVendorRole, VENDOR_ROLES } from './roles.js';
import { readServerAddress, type ServerAddress } from './server-address.js';

/** An external component (XEP-0114) of the XMPP server. */
export interface JitsiComponent {
  /** Its domain, as the server is configured ('anyroom.meet.example.com'). That is also its address among `admins`. */
  readonly domain: string;
  readonly secret: string | Secret;
}

/** An account of the XMPP server that is among its `admins`. */
export interface JitsiAdmin {
  /** Its bare address ('anyroom@auth.meet.example.com'). */
  readonly jid: string;
  readonly password: string | Secret;
}

/**
 * The rooms of one Jitsi Meet, by the XMPP server inside it, and one way to speak to that: `component` or `admin`. Nothing
 * of it is read from the environment.
 */
export interface JitsiConfiguration {
  /** The domain of the rooms ('conference.meet.example.com'). */
  readonly conference: string;
  /**
   * Where the XMPP server is: `xmpp://127.0.0.1:5347` for a component; `xmpp://host:5222` (STARTTLS) or
   * `xmpps://host:5223` for an account. Those are the ports, too, where none is written.
   */
  readonly server: string;
  readonly component?: JitsiComponent | undefined;
  readonly admin?: JitsiAdmin | undefined;
  /**
   * Which of `visitor`, `participant`, `moderator` and `owner` each role is, in order. Default: presenter `moderator`,
   * attendee `participant`, viewer `visitor`.
   */
  readonly roles?: RoleMapConfiguration | undefined;
  /** Certificates of authorities, in PEM, to trust in place of the well-known ones. For an account. */
  readonly ca?: string | undefined;
  /** Allows a stream that is not encrypted to hosts beyond this machine. Default false. */
  readonly allowInsecure?: boolean | undefined;
  /** For one call with all its attempts and waits, in milliseconds. Default 30,000; a call's own `timeoutInMs` wins. */
  readonly timeoutInMs?: number | undefined;
  /** For one attempt, in milliseconds, from when a stream is wanted to the last answer. Default 10,000. */
  readonly attemptTimeoutInMs?: number | undefined;
  /** How often a call is tried at the most. Default 3; 1 switches retrying off. */
  readonly maxAttempts?: number | undefined;
  /** How many rooms of a list are read at a time. Default 50. */
  readonly pageSize?: number | undefined;
}

/** Who speaks to the server. */
export type Identity =
  | { readonly kind: 'component'; readonly domain: string; readonly secret: Secret }
  | { readonly kind: 'account'; readonly local: string; readonly domain: string; readonly password: Secret };

/** The bare address that somebody speaks as. */
export function addressOf(identity: Identity): string {
  return identity.kind === 'account' ? `${identity.local}@${identity.domain}` : identity.domain;
}

/** A configuration, all decided. */
export interface JitsiSettings {
  readonly conference: string;
  readonly address: ServerAddress;
  readonly identity: Identity;
  readonly roles: RoleMap;
  readonly ca?: string;
  readonly allowInsecure: boolean;
  readonly timeoutInMs: number;
  readonly attemptTimeoutInMs: number;
  readonly maxAttempts: number;
  readonly pageSize: number;
}

/** What to tell whoever configures: the knobs are others in code and in a URL with an environment. */
export interface Knobs {
  readonly conference: string;
  readonly giveServer: string;
  readonly giveOneIdentity: string;
  readonly domain: string;
  readonly secret: string;
  readonly jid: string;
  readonly password: string;
  readonly roles: string;
}

const IN_CODE: Knobs = {
  conference: 'conference',
  giveServer: 'Give server',
  giveOneIdentity: 'Give component, with domain and secret, or admin, with jid and password',
  domain: 'component.domain',
  secret: 'component.secret',
  jid: 'admin.jid',
  password: 'admin.password',
  roles: 'roles',
};

/** Reads a configuration, or tells everything that is wrong with it, each mistake with its mend and without a value. */
export function readJitsiConfiguration(
  configuration: JitsiConfiguration,
  knobs: Knobs = IN_CODE,
): { readonly settings: JitsiSettings } | { readonly mistakes: readonly string[] } {
  const { conference, server, component, admin, roles = DEFAULT_ROLES, ca } = configuration;
  const { timeoutInMs = 30_000, attemptTimeoutInMs = 10_000, maxAttempts = 3, pageSize = 50 } = configuration;
  // A text that reads 'false' must not open the way for a plain stream.
  const allowInsecure = configuration.allowInsecure === true;
  const mistakes: string[] = [];

  if (typeof conference !== 'string' || flawOfDomain(conference) !== undefined) {
    mistakes.push(
      `The ${knobs.conference} must be the domain of the rooms, in lower case: conference.meet.example.com, say.`,
    );
  }
  const kind = component !== undefined ? 'component' : admin !== undefined ? 'account' : undefined;
  const address = typeof server === 'string' && server !== '' ? readServerAddress(server, kind) : undefined;
  if (address === undefined) {
    mistakes.push(`There is no server. ${knobs.giveServer}: xmpp://127.0.0.1:5347 for a component, say.`);
  } else if (typeof address === 'string') mistakes.push(address);
  else if (kind === 'component' && address.transport === 'tls') {
    mistakes.push('A component speaks to its server without TLS. Write the server as xmpp://, on this machine.');
  } else if (kind === 'component' && !address.isLoopback && !allowInsecure) {
    mistakes.push(
      'A component speaks to its server in plain text, which beyond this machine would show it to the network. Use an address of this machine, such as a tunnel, or allowInsecure.',
    );
  }
  if ((component === undefined) === (admin === undefined)) {
    mistakes.push(
      `There is ${component === undefined ? 'nobody' : 'more than one'} to speak to the server as. ${knobs.giveOneIdentity}.`,
    );
  }
  const identity =
    component !== undefined
      ? readComponent(component, knobs, mistakes)
      : admin !== undefined
        ? readAdmin(admin, knobs, mistakes)
        : undefined;
  mistakes.push(...roleMistakes(roles, knobs.roles));
  if (ca !== undefined && (typeof ca !== 'string' || !ca.includes('-----BEGIN CERTIFICATE-----'))) {
    mistakes.push('The ca must be certificates in PEM, with their BEGIN and END lines.');
  }
  for (const [name, value] of Object.entries({ timeoutInMs, attemptTimeoutInMs })) {
    if (!(typeof value === 'number' && value > 0 && value <= LONGEST_TIMER_IN_MS)) {
      mistakes.push(`The ${name} must be a number of milliseconds, above 0 and at most ${LONGEST_TIMER_IN_MS}.`);
    }
  }
  for (const [name, value] of Object.entries({ maxAttempts, pageSize })) {
    if (!(Number.isSafeInteger(value) && value >= 1)) mistakes.push(`The ${name} must be a whole number from 1.`);
  }

  if (mistakes.length > 0 || identity === undefined || typeof address !== 'object') return { mistakes };
  return {
    settings: {
      conference,
      address,
      identity,
      roles: createRoleMap(roles),
      ...(ca !== undefined && { ca }),
      allowInsecure,
      timeoutInMs,
      attemptTimeoutInMs,
      maxAttempts,
      pageSize,
    },
  };
}

/**
 * Throws `misconfigured` with every mistake, or gives the settings.
 *
 * @param maker - what is made, for the error
 */
export function checkJitsiConfiguration(configuration: JitsiConfiguration, maker: string): JitsiSettings {
  if (typeof configuration !== 'object' || configuration === null) {
    throw misconfigured(PROVIDER, maker, [
      'There is no configuration. Give conference, server, and component or admin.',
    ]);
  }
  const read = readJitsiConfiguration(configuration);
  if ('settings' in read) return read.settings;
  throw misconfigured(PROVIDER, maker, read.mistakes);
}

/** A secret is a text, and one that XML can hold; what is wrong with it is told without it. */
function readSecret(value: unknown, name: string, mistakes: string[]): Secret {
  const text = Secret.is(value) ? value.reveal() : value;
  if (typeof text === 'string' && text !== '') return new Secret(text);
  mistakes.push(`The ${name} is missing. Set it to the one that the server is configured with.`);
  return new Secret('');
}

function readComponent({ domain, secret }: JitsiComponent, knobs: Knobs, mistakes: string[]): Identity {
  if (typeof domain !== 'string' || flawOfDomain(domain) !== undefined) {
    mistakes.push(`The ${knobs.domain} must be the component's domain, in lower case: anyroom.meet.example.com, say.`);
  }
  return { kind: 'component', domain, secret: readSecret(secret, knobs.secret, mistakes) };
}

function readAdmin({ jid, password }: JitsiAdmin, knobs: Knobs, mistakes: string[]): Identity {
  const [local = '', domain = '', ...rest] = typeof jid === 'string' ? jid.split('@') : [];
  if (rest.length > 0 || flawOfLocal(local) !== undefined || flawOfDomain(domain) !== undefined) {
    mistakes.push(
      `The ${knobs.jid} must be the account's bare address, in lower case: anyroom@auth.meet.example.com, say.`,
    );
  }
  return { kind: 'account', local, domain, password: readSecret(password, knobs.password, mistakes) };
}

function roleMistakes(roles: unknown, name: string): readonly string[] {
  const isIterable = typeof roles === 'object' && roles !== null && Symbol.iterator in roles;
  if (typeof roles !== 'object' || roles === null || (isIterable && !isMap(roles))) {
    return [`The ${name} must be an object or a Map from roles to ${VENDOR_ROLES.join(', ')}.`];
  }
  const entries: readonly (readonly unknown[])[] = isMap(roles) ? [...roles] : Object.entries(roles);
  const isWrong = entries.some(
    ([role, vendorRole]) => typeof role !== 'string' || role === '' || !isVendorRole(vendorRole),
  );
  return isWrong ? [`An entry of ${name} is not a role with one of ${VENDOR_ROLES.join(', ')}.`] : [];
}
