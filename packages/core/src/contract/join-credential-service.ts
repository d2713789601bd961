import type { JoinCredentialCapabilities } from '../capabilities/join-credential-capabilities.js';
import type { Secret } from '../secret.js';
import type { CallOptions } from './call-options.js';
import type { RoomRef } from './room-ref.js';

/** What lets one person in. Hand it to their device, and keep it nowhere. */
export interface JoinCredential {
  /** What the vendor's client takes. Never printed; `reveal()` is the one way to the text. */
  readonly token: Secret;
  /**
   * From when it no longer lets anybody in. Absent where it never ends, or the vendor does not say: see
   * `capabilities.issue.expiry`.
   */
  readonly expiresAt?: Date;
}

/** What the issue of a join credential takes. */
export interface JoinCredentialOptions extends CallOptions {
  /**
   * For how long the credential is to be good, at most, in milliseconds; the vendor's own default when it is left out.
   * It is rounded down to what the vendor counts in. Outside of `capabilities.issue.validFor` it is `invalid-argument`,
   * and `unsupported` where that is false; unsent either way.
   */
  readonly validForInMs?: number | undefined;
}

/**
 * Credentials to join with, for people who are in a room. Failures and checks are those of `ParticipantService`. Nothing
 * secret is in a result, an error or an event but in the `Secret` itself.
 */
export interface JoinCredentialService {
  /** Who hosts the rooms; what `RoomHandle.provider` is compared with. */
  readonly provider: string;

  /** What this service can do, as it is configured. Never changes during its life. */
  readonly capabilities: JoinCredentialCapabilities;

  /**
   * Issues a fresh credential for one person of one room, with the least that it needs to join. Whether it lets in that
   * person only, or whoever bears it, `capabilities.issue.admits` says. Somebody who is not in
   * the room is `not-found`, unless `capabilities.issue.unknownParticipant` says `issued`; an unknown room likewise.
   * Nothing else about the person changes. Safe to repeat, but each call gives another credential, and
   * `capabilities.issue.earlier` says what becomes of those before.
   */
  issueJoinCredential(roomOrMeeting: RoomRef, id: string, options?: JoinCredentialOptions): Promise<JoinCredential>;

  /**
   * Takes back every credential that this provider has issued for one person of one room: none of them lets anybody in any
   * more. Whoever is connected stays so, and the person can be issued another. Nobody needs to have one: none is success.
   * An unknown room is `not-found`. Safe to repeat.
   */
  revokeJoinCredentials(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void>;

  /**
   * Ends the service. Calls in flight finish, later ones reject with `cancelled`, unsent. Resolves when the last call
   * is over; closing twice is closing once. Credentials stay good.
   */
  close(): Promise<void>;
}
