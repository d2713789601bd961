import { sameSecret } from '../server/same-secret.js';
import type { Account, App } from './account.js';
import { noRoute } from './meetings.js';
import { GatewayRefusal, Refusal } from './refusal.js';

/** The account that a request may act on, or the refusal of the gateway, which speaks before RealtimeKit does. */
export function authenticate(
  accounts: ReadonlyMap<string, Account>,
  authorization: string | undefined,
  accountId: string,
): Account {
  const token = bearerOf(authorization);
  const owners = [...accounts.values()].filter(
    (it) => token !== undefined && it.apiTokens.some((known) => sameSecret(known, token)),
  );
  if (owners.length === 0) throw new GatewayRefusal(401, 10000, 'Authentication error');
  const account = accounts.get(accountId);
  if (!account) throw noRoute(`accounts/${accountId}`);
  if (!owners.includes(account)) throw new GatewayRefusal(403, 10000, 'Authentication error');
  return account;
}

/** The app that a request is about, or RealtimeKit's refusal of an unknown one. */
export function appOf(account: Account, appId: string): App {
  const app = account.apps.get(appId);
  if (!app) throw new Refusal(404, `No app found with id ${appId}`);
  return app;
}

export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
