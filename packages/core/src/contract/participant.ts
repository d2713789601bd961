import type { Secret } from '../secret.js';
import type { Effect } from './effect.js';
import type { Role } from './role.js';

/**
 * Somebody in a room. What that means, `capabilities.members` says: allowed to join (`roster`), connected now
 * (`presence`), or either (`both`). A field that the vendor does not keep is absent; it is never echoed from a request.
 */
export interface Participant {
  /** What every other verb takes: store this one. Opaque. */
  readonly id: string;
  /** Your own id, where the vendor keeps one. */
  readonly externalId?: string;
  readonly displayName?: string;
  readonly avatarUrl?: string;
  /** Absent when the vendor's role is not in the configured map. The vendor's own word is in `vendorRole`. */
  readonly role?: Role;
  /** The vendor's own word for the role, also one that this version has never heard of. */
  readonly vendorRole?: string;
  /** Absent when the vendor's answer does not say. */
  readonly presence?: 'connected' | 'not-connected';
}

/** What a successful update tells. */
export interface UpdatedParticipant extends Participant {
  /**
   * `answered`: the fields are the vendor's own words. `accepted`: it said yes and no more; the fields are the last
   * read plus what was asked.
   */
  readonly confirmation: 'answered' | 'accepted';
  /** The least certain among the fields changed. */
  readonly effect: Effect;
  /** A credential to join with, where the vendor returns one. Never printed; `reveal()` is the one way to the text. */
  readonly joinToken?: Secret;
}

/** What a successful add tells. */
export interface AddedParticipant extends Participant {
  /** A credential to join with, where the vendor returns one. Never printed; `reveal()` is the one way to the text. */
  readonly joinToken?: Secret;
}
