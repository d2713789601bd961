/** How join credentials can be issued. */
export interface IssueCapability {
  /**
   * Whether the vendor says when a credential ends (`stated`), it is good until it is taken back or its room is gone
   * (`never`), or the application has to try (`unknown`).
   */
  readonly expiry: 'stated' | 'never' | 'unknown';
  /** For how long a credential can be good, in milliseconds, where the caller can choose. */
  readonly validFor: false | { readonly leastInMs: number; readonly mostInMs: number };
  /** What is done for somebody who is not in the room: refused as `not-found`, or a credential is issued all the same. */
  readonly unknownParticipant: 'refused' | 'issued';
  /** Whom a credential lets in: only the person for whom it was issued, or whoever bears it, under any id. */
  readonly admits: 'person' | 'bearer';
  /** What becomes of the credentials that the person got before. */
  readonly earlier: 'kept' | 'revoked' | 'unknown';
}

/** What a `JoinCredentialService` can do, as a literal: true before the first call, the same on every call. */
export interface JoinCredentialCapabilities {
  readonly issue: false | IssueCapability;
  /** Whether the credentials of a person can be taken back. */
  readonly revoke: boolean;
}
