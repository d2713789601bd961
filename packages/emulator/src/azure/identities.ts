import type { Answer } from '../server/answer.js';
import { isObject } from '../server/parse-json.js';
import { mint } from '../state/mint.js';
import type { Circumstances } from './circumstances.js';
import { invalidValue, notFound, Refusal } from './refusal.js';
import type { AccessToken, Resource } from './resource.js';
import { timestamp } from './timestamp.js';

const SCOPES = ['chat', 'voip', 'chat.join', 'chat.join.limited', 'voip.join'];
const LEAST_IN_MINUTES = 60;
const MOST_IN_MINUTES = 1440;

/** Creates a user, with a token when scopes are given. */
export function createIdentity(resource: Resource, body: unknown, { now }: Circumstances): Answer {
  const fields = fieldsOf(body);
  const scopes = scopesOf(fields['createTokenWithScopes'], 'CreateTokenWithScopes') ?? [];
  const minutes = minutesOf(fields);
  const id = mint.rawId(resource.id);
  resource.identities.add(id);
  const accessToken = scopes.length > 0 ? { accessToken: tokenBody(issue(resource, id, scopes, minutes, now)) } : {};
  return { status: 201, body: { identity: { id }, ...accessToken } };
}

export function issueAccessToken(resource: Resource, rawId: string, body: unknown, { now }: Circumstances): Answer {
  const fields = fieldsOf(body);
  const scopes = scopesOf(fields['scopes'], 'Scopes') ?? [];
  if (scopes.length === 0) throw invalidValue('Scopes', 'Scopes: The Scopes field is required.');
  return { status: 200, body: tokenBody(issue(resource, rawId, scopes, minutesOf(fields), now)) };
}

/** From now on none of the user's tokens lets anybody in; new ones can be issued. */
export function revokeAccessTokens(resource: Resource, rawId: string): Answer {
  for (const token of resource.tokens.values())
    if (token.rawId === rawId) resource.tokens.set(token.token, { ...token, revoked: true });
  return { status: 204, body: undefined };
}

/** The user is gone, and with it the worth of its tokens. Rosters keep the raw id. */
export function deleteIdentity(resource: Resource, rawId: string): Answer {
  resource.identities.delete(rawId);
  return { status: 204, body: undefined };
}

/** The raw id, or the refusal of one that no user has. */
export function identityOf({ identities }: Resource, rawId: string, { assume }: Circumstances): string {
  if (identities.has(rawId)) return rawId;
  if (assume.unknownIdentity === '404') throw notFound();
  throw new Refusal(403, 'Forbidden', 'The identity does not belong to the resource.');
}

function issue(resource: Resource, rawId: string, scopes: readonly string[], minutes: number, now: Date): AccessToken {
  const expiresOn = new Date(now.getTime() + minutes * 60_000);
  const exp = Math.floor(expiresOn.getTime() / 1000);
  const token = mint.jwt({ skypeid: rawId.replace(/^8:/, ''), scp: scopes, exp, resourceId: resource.id });
  const issued = { token, rawId, scopes, expiresOn, revoked: false };
  resource.tokens.set(token, issued);
  return issued;
}

const tokenBody = ({ token, expiresOn }: AccessToken) => ({ token, expiresOn: timestamp(expiresOn) });

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(body)) throw invalidValue('Body', 'The request body must be an object.');
  return body;
}

function scopesOf(value: unknown, target: string): readonly string[] | undefined {
  const scopes = value ?? undefined;
  if (scopes === undefined) return undefined;
  if (!Array.isArray(scopes) || !scopes.every((scope) => SCOPES.includes(scope)))
    throw invalidValue(target, `${target} must be a list of ${SCOPES.join(', ')}.`);
  return [...new Set<string>(scopes)];
}

function minutesOf({ expiresInMinutes }: Readonly<Record<string, unknown>>): number {
  const minutes = expiresInMinutes ?? MOST_IN_MINUTES;
  if (typeof minutes !== 'number' || !Number.isInteger(minutes))
    throw invalidValue('ExpiresInMinutes', 'ExpiresInMinutes must be a whole number.');
  if (minutes < LEAST_IN_MINUTES || minutes > MOST_IN_MINUTES)
    throw invalidValue(
      'ExpiresInMinutes',
      `ExpiresInMinutes value ${minutes} is invalid. Value must be within the [${LEAST_IN_MINUTES}, ${MOST_IN_MINUTES}] interval.`,
    );
  return minutes;
}
