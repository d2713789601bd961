import { isMap, type RoleMapConfiguration } from '@anyroom/adapter-kit';
import type { BudgetConfiguration, CircuitBreakerOptions, ServiceAddress } from '@anyroom/adapter-kit/http';
import { budgetMistakes, isCircuitBreaker, readServiceAddress } from '@anyroom/adapter-kit/http';
import { misconfigured, Secret } from '@anyroom/core';

/** One RealtimeKit app of one account, with the credential for it. Nothing of it is read from the environment. */
export interface CloudflareConfiguration {
  /** The account's id, as the dashboard shows it. */
  readonly accountId: string;
  /** The RealtimeKit app's id. */
  readonly appId: string;
  /** An API token with the permission `Realtime` or `Realtime Admin`. */
  readonly apiToken: string | Secret;
  /**
   * Which preset each role is, in order. RealtimeKit's presets are named freely in each app, so there is no default;
   * without a map, calls that name no role still work.
   */
  readonly roles?: RoleMapConfiguration | undefined;
  /** The API's address with its version. Default `https://api.cloudflare.com/client/v4`. */
  readonly base?: string | undefined;
  /** Allows plain http to hosts beyond this machine. Default false. */
  readonly allowInsecure?: boolean | undefined;
  /** How many people or rooms to ask for in a page of a list. Left out, the vendor decides. */
  readonly pageSize?: number | undefined;
  /**
   * What the credential may send. Requests are counted, wait for their turn, and are refused with `rate-limited` where they
   * cannot be sent in time; services that share a transport and a credential share it. `false` counts nothing. Default
   * 1,200 requests in 300,000 ms, which is what Cloudflare documents for a token, divided between apps; what its answers
   * say is left is heeded as well.
   */
  readonly budget?: BudgetConfiguration | false | undefined;
  /** Off unless given. */
  readonly circuitBreaker?: CircuitBreakerOptions | undefined;
}

const DEFAULT_BASE = 'https://api.cloudflare.com/client/v4';

/** The mistakes in a configuration by field, each with its mend, and where it points if there are none. */
export function readCloudflareConfiguration(configuration: CloudflareConfiguration): {
  readonly mistakes: ReadonlyMap<string, string>;
  readonly address: ServiceAddress;
} {
  const {
    accountId,
    appId,
    apiToken,
    roles,
    base = DEFAULT_BASE,
    allowInsecure,
    pageSize,
    circuitBreaker,
    budget,
  } = (configuration ?? {}) as Partial<CloudflareConfiguration>; // without types, it may be nothing at all
  const mistakes = new Map<string, string>();
  for (const [name, id] of Object.entries({ accountId, appId })) {
    if (!isId(id)) {
      mistakes.set(name, `The ${name} is missing or cannot be one. Copy it from the Cloudflare dashboard.`);
    }
  }
  const token: unknown = Secret.is(apiToken) ? apiToken.reveal() : apiToken;
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    mistakes.set('apiToken', 'The apiToken is missing or holds a character that no token has. Copy it again, whole.');
  }
  if (!isRoleMap(roles)) {
    mistakes.set('roles', 'The roles must map each role to the name of a preset, both of them texts and not empty.');
  }
  if (pageSize !== undefined && !isCount(pageSize)) {
    mistakes.set('pageSize', 'The pageSize must be a whole number from 1.');
  }
  if (circuitBreaker !== undefined && !isCircuitBreaker(circuitBreaker)) {
    mistakes.set(
      'circuitBreaker',
      'The circuitBreaker needs consecutiveFailures, a whole number from 1, and halfOpenAfterInMs, above 0.',
    );
  }
  const wrongBudget = budgetMistakes(budget);
  if (wrongBudget.length > 0) mistakes.set('budget', wrongBudget.join(' '));
  // Compared, not converted: a text that reads 'false' must not open the way for plain http.
  const address = readServiceAddress(base, 'base', allowInsecure === true);
  if (typeof address === 'string') mistakes.set('base', address);
  return { mistakes, address: typeof address === 'string' ? { origin: '', prefix: '' } : address };
}

/** Throws `misconfigured` with every mistake, or gives the address. `operation` is what the errors name. */
export function checkCloudflareConfiguration(
  configuration: CloudflareConfiguration,
  operation: string,
): ServiceAddress {
  const { mistakes, address } = readCloudflareConfiguration(configuration);
  if (mistakes.size > 0) throw misconfigured('cloudflare', operation, [...mistakes.values()]);
  return address;
}

function isId(id: unknown): boolean {
  if (typeof id !== 'string' || id === '' || id === '.' || id === '..' || !id.isWellFormed()) return false;
  return !/[\s\p{Cc}]/u.test(id);
}

function isRoleMap(roles: unknown): boolean {
  if (roles === undefined) return true;
  if (typeof roles !== 'object' || roles === null || Array.isArray(roles)) return false;
  // A set or another iterable would be read as pairs.
  if (Symbol.iterator in roles && !isMap(roles)) return false;
  const entries: readonly unknown[] = isMap(roles) ? [...roles].flat() : Object.entries(roles).flat();
  return entries.every((text) => typeof text === 'string' && text !== '' && text.isWellFormed());
}

function isCount(value: number | undefined): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
