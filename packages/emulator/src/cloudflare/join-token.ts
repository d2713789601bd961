import type { Assumptions } from '../fidelity/assumptions.js';
import { isObject } from '../server/parse-json.js';
import { LATEST_TIME_IN_MS } from '../state/latest-time.js';
import { mint } from '../state/mint.js';

export interface JoinToken {
  readonly token: string;
  readonly tokenExpiresAt: Date;
}

/** A fresh token for a client to join with; different each time. It is not signed: the emulator knows it by its text. */
export function joinToken(
  meetingId: string,
  participantId: string,
  presetName: string,
  { tokenLifetime }: Pick<Assumptions, 'tokenLifetime'>,
  now: Date,
): JoinToken {
  const iat = Math.floor(now.getTime() / 1000);
  const exp = iat + Number(tokenLifetime) * 3600;
  return {
    token: mint.jwt({ meetingId, participantId, presetName, iat, exp }),
    tokenExpiresAt: new Date(exp * 1000),
  };
}

export interface TokenClaims {
  readonly meetingId?: string;
  readonly participantId?: string;
  readonly expiresAt?: Date;
}

/** What a token says of itself; nothing when it is not in the form of one. */
export function claimsOf(token: string): TokenClaims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (!isObject(claims)) return {};
    const { meetingId, participantId, exp } = claims;
    return {
      ...(typeof meetingId === 'string' && { meetingId }),
      ...(typeof participantId === 'string' && { participantId }),
      ...(typeof exp === 'number' && Math.abs(exp * 1000) <= LATEST_TIME_IN_MS && { expiresAt: new Date(exp * 1000) }),
    };
  } catch {
    return {};
  }
}
