import type { Answer } from '../server/answer.js';
import { isObject } from '../server/parse-json.js';
import { mint } from '../state/mint.js';
import { badRequest } from './refusal.js';
import type { Resource } from './resource.js';

const SCOPES = ['chat', 'voip', 'chat.join', 'chat.join.limited', 'voip.join'];
const LONGEST_IN_MINUTES = 1440;

/** Creates a user, with a token when scopes are given. */
export function createIdentity(resource: Resource, body: unknown, now: Date): Answer {
  if (!isObject(body)) throw badRequest('The request body must be an object.');
  const { createTokenWithScopes: scopes = [], expiresInMinutes = LONGEST_IN_MINUTES } = body;
  if (!Array.isArray(scopes) || !scopes.every((scope) => SCOPES.includes(scope)))
    throw badRequest('Invalid value for createTokenWithScopes.');
  if (typeof expiresInMinutes !== 'number' || !(expiresInMinutes >= 60 && expiresInMinutes <= LONGEST_IN_MINUTES))
    throw badRequest('Invalid value for expiresInMinutes.');
  const id = mint.rawId(resource.id);
  resource.identities.add(id);
  const expires = new Date(now.getTime() + expiresInMinutes * 60_000);
  const accessToken = {
    token: mint.jwt({ skypeid: id, scp: scopes, exp: Math.floor(expires.getTime() / 1000) }),
    expiresOn: expires.toISOString(),
  };
  return { status: 201, body: { identity: { id }, ...(scopes.length > 0 ? { accessToken } : {}) } };
}
