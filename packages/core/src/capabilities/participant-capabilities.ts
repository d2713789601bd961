import type { Effect } from '../contract/effect.js';
import type { ChangeField, NewParticipantField } from '../contract/participant-changes.js';

/** How one field can be changed. */
export interface FieldCapability {
  /** Whether `null` clears it; otherwise `null` is `unsupported`. */
  readonly clear: boolean;
  /** When a change reaches the person. */
  readonly effect: Effect;
}

/** How people can be updated. */
export interface UpdateCapability {
  /** For each field how it can be changed, or `false`: then it is `unsupported`, unsent. */
  readonly fields: { readonly [F in ChangeField]: FieldCapability | false };
  /** What an update of somebody who is not there does: refused as `not-found`, or the person is added. */
  readonly unknownParticipant: 'refused' | 'added';
  /** Whether a batch is few requests with many people in each, or one request for each person. */
  readonly batch: 'native' | 'fan-out';
}

/** How people can be added. */
export interface AddCapability {
  /** What the vendor keeps of a new participant; anything else is `unsupported`, unsent. */
  readonly fields: readonly NewParticipantField[];
  /** What must be given; its absence is `invalid-argument`, unsent. */
  readonly requires: readonly NewParticipantField[];
  /** Whether somebody can be added without an `id`. Where `fields` does not list `id`, it is always minted. */
  readonly mintsId: boolean;
  /** What adding somebody already there does: refused as `conflict`, or the vendor does not say. */
  readonly existing: 'refused' | 'unknown';
}

/** What a service can do, as a literal: true before the first call, the same on every call. */
export interface ParticipantCapabilities {
  /**
   * Whose list this is: who may join (`roster`), who is connected now (`presence`), or who is either (`both`: somebody who
   * is connected without being on the roster is in it, too).
   */
  readonly members: 'roster' | 'presence' | 'both';
  readonly update: false | UpdateCapability;
  readonly add: false | AddCapability;
  /** Read by one request, or found by walking the list. */
  readonly get: false | 'direct' | 'by-list';
  readonly list: boolean;
  /** `revokes`: they cannot join again. `disconnects`: they may come back. */
  readonly remove: false | 'revokes' | 'disconnects';
}
