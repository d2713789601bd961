import { randomUUID } from 'node:crypto';
import { Secret } from '@anyroom/core';

/** What lets one person into one room, until it ends or is revoked. */
export interface MemoryCredential {
  readonly room: string;
  readonly id: string;
  readonly token: Secret;
  readonly expiresAt: Date;
  /** Whether it lets in whoever bears it, under any id. */
  readonly admitsBearer: boolean;
}

/** How long a credential is good unless its issue says otherwise, and at most. */
export const LONGEST_CREDENTIAL_IN_MS = 24 * 60 * 60 * 1000;

/** How a credential is issued. */
export interface IssueRules {
  readonly validForInMs?: number | undefined;
  /** Whether those that the person got before are revoked by it. */
  readonly revokesEarlier?: boolean;
  /** Whether somebody who is not in the room gets one. */
  readonly toAnybody?: boolean;
  /** Whether it lets in whoever bears it, under any id. */
  readonly admitsBearer?: boolean;
}

/** The credentials that are out, by their tokens. */
export class Credentials {
  readonly #byToken = new Map<string, MemoryCredential>();

  issue(
    room: string,
    id: string,
    now: Date,
    { validForInMs = LONGEST_CREDENTIAL_IN_MS, admitsBearer = false }: IssueRules = {},
  ): MemoryCredential {
    const text = `memory-join-token-${randomUUID()}`;
    const expiresAt = new Date(now.getTime() + Math.floor(validForInMs));
    const credential = { room, id, token: new Secret(text), expiresAt, admitsBearer };
    this.#byToken.set(text, credential);
    return credential;
  }

  find(token: string): MemoryCredential | undefined {
    return this.#byToken.get(token);
  }

  revoke(credentials: Iterable<MemoryCredential>): void {
    for (const { token } of credentials) this.#byToken.delete(token.reveal());
  }

  all(): readonly MemoryCredential[] {
    return [...this.#byToken.values()];
  }
}
