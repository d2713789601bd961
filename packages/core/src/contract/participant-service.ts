import type { ParticipantCapabilities } from '../capabilities/participant-capabilities.js';
import type { BatchResult } from './batch-result.js';
import type { BatchOptions, CallOptions } from './call-options.js';
import type { AddedParticipant, Participant, UpdatedParticipant } from './participant.js';
import type { NewParticipant, ParticipantChanges } from './participant-changes.js';
import type { RoomRef } from './room-ref.js';

/**
 * The people in the rooms of one provider, under one configuration (one account, one credential, one role map).
 *
 * Every call that fails rejects with an `AnyroomError`: act on its `code`, and on its `outcome`, which says whether the
 * change may have happened. What is checked before anything is sent rejects with `outcome: 'not-sent'`:
 *
 * - ids are opaque strings; empty, `.`, `..` and a lone surrogate are `invalid-argument`;
 * - a key that this contract does not know, a wrong type, a role outside the configured map, or no change at all is
 *   `invalid-argument`, and the message names what is allowed;
 * - a field that the vendor cannot represent rejects the whole change with `unsupported` and names the fields: a change
 *   is all or nothing. Best effort is the caller's choice, by `splitChanges` and `splitNewParticipant`.
 *
 * Nothing secret is in a result, an error or an event. Join tokens come only as `Secret`.
 */
export interface ParticipantService {
  /** Who hosts the rooms ('cloudflare', 'azure', …); what `RoomHandle.provider` is compared with. */
  readonly provider: string;

  /** What this service can do, as it is configured. Never changes during its life. */
  readonly capabilities: ParticipantCapabilities;

  /**
   * Changes one person. Update never creates: somebody who is not in the room is `not-found` with
   * `subject: 'participant'`, even where the vendor's endpoint would add them, unless
   * `capabilities.update.unknownParticipant` says `added`. Fields that are absent are left alone, and a role is never
   * defaulted. A role that the vendor gives only to who is connected is `conflict` for anybody else. Safe to repeat: the
   * same change twice is the same state.
   */
  updateParticipant(
    roomOrMeeting: RoomRef,
    id: string,
    changes: ParticipantChanges,
    options?: CallOptions,
  ): Promise<UpdatedParticipant>;

  /**
   * Changes many people of one room. One bad entry never spoils the others: there is one outcome for each entry, in
   * the order of the input, and the same id twice is two entries, applied in order. Rejects only when no entry was
   * looked at (a bad room, bad options, a closed service, an input that is no iterable); what the iterable itself throws
   * passes through.
   */
  updateParticipants(
    roomOrMeeting: RoomRef,
    changes: Iterable<readonly [id: string, changes: ParticipantChanges]>,
    options?: BatchOptions,
  ): Promise<BatchResult>;

  /**
   * Adds one person. Add never changes: where `capabilities.add.existing` says `refused`, somebody already there is
   * `conflict`, and keeps what they had. Not safe to repeat blindly: when the outcome is `unknown`, the error is not
   * `retryable`; look first.
   */
  addParticipant(roomOrMeeting: RoomRef, participant: NewParticipant, options?: CallOptions): Promise<AddedParticipant>;

  /** Reads one person; `not-found` when they are not in the room. */
  getParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<Participant>;

  /**
   * Everybody in the room, page by page as the loop asks for them, in the vendor's order. Each loop over the result is
   * a fresh walk, and each page a call of its own: after `close()` the next page rejects. Nothing is sent, and no mistake
   * is reported, before the first step; leaving the loop early stops it.
   */
  listParticipants(roomOrMeeting: RoomRef, options?: CallOptions): AsyncIterable<Participant>;

  /**
   * Takes one person off the room: `capabilities.remove` says whether they are barred (`revokes`) or may come back
   * (`disconnects`). Somebody who is not there is success; an unknown room is `not-found`.
   */
  removeParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void>;

  /**
   * Ends the service. Calls in flight finish, later ones reject with `cancelled`, unsent. Resolves when the last call
   * is over; closing twice is closing once.
   */
  close(): Promise<void>;
}
