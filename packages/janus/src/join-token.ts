import { createHash, randomBytes } from 'node:crypto';

/**
 * What the tokens of one person in one room begin with, so that they can be found again on the room's list, where Janus
 * keeps no more than the texts.
 */
export function tokenPrefixOf(room: string, participant: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['anyroom', room, participant]))
    .digest('base64url');
  return `${digest}.`;
}

/** A fresh token of one person in one room, with 256 random bits. */
export function createToken(room: string, participant: string): string {
  return tokenPrefixOf(room, participant) + randomBytes(32).toString('base64url');
}
