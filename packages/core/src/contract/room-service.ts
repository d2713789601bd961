import type { RoomCapabilities } from '../capabilities/room-capabilities.js';
import type { CallOptions } from './call-options.js';
import type { RepeatKey } from './repeat-key.js';
import type { Room, UpdatedRoom } from './room.js';
import type { NewRoom, RoomChanges } from './room-changes.js';
import type { RoomRef } from './room-ref.js';

/** What the creation of a room takes. */
export interface CreateRoomOptions extends CallOptions {
  /** Makes the call safe to repeat; `unsupported`, unsent, where `capabilities.create.repeatable` is false. */
  readonly repeatKey?: RepeatKey | undefined;
}

/**
 * The rooms of one provider, under one configuration. Failures and checks are those of `ParticipantService`: an
 * `AnyroomError` with a `code` and an `outcome`; a field that the vendor cannot keep rejects the whole call with
 * `unsupported`, before anything is sent, and best effort is the caller's choice (`splitNewRoom`, `splitRoomChanges`).
 */
export interface RoomService {
  /** Who hosts the rooms ('cloudflare', 'azure', …); what stands in each `Room.provider`. */
  readonly provider: string;

  /** What this service can do, as it is configured. Never changes during its life. */
  readonly capabilities: RoomCapabilities;

  /**
   * Makes a room, without people. One call makes at most one room: where `capabilities.create.repeatable` is true, its
   * attempts carry one key, so that a room whose answer was lost is found by the next attempt; where it is false, a
   * request that may have arrived is not repeated. When the outcome is `unknown`, the error is `retryable` only if the
   * call had a `repeatKey`, with which it can be made again; without one, look into the list first.
   *
   * An `id` that another room has is `conflict`, and that room stays as it is.
   */
  createRoom(room?: NewRoom, options?: CreateRoomOptions): Promise<Room>;

  /** Reads one room; `not-found` with `subject: 'room'` when there is none. */
  getRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<Room>;

  /**
   * Every room that the vendor shows to this configuration, page by page as the loop asks for them, in the vendor's order;
   * closed ones too, where closing keeps them. Each loop over the result is a fresh walk, and each page a call of its own:
   * after `close()` the next page rejects. Nothing is sent, and no mistake is reported, before the first step; leaving
   * the loop early stops it.
   */
  listRooms(options?: CallOptions): AsyncIterable<Room>;

  /**
   * Changes one room. Fields that are absent are left alone; no change at all is `invalid-argument`, unsent. Update never
   * creates: a room that is not there is `not-found`. Safe to repeat.
   */
  updateRoom(roomOrMeeting: RoomRef, changes: RoomChanges, options?: CallOptions): Promise<UpdatedRoom>;

  /**
   * Closes a room, so that nobody can join any more: `capabilities.close` says whether the vendor deletes it for good
   * (`deletes`) or keeps it and only marks it closed (`deactivates`). Not every vendor says what becomes of those
   * connected: eject them first where it matters.
   *
   * A room that is not there is `not-found`, so closing one that `deletes` a second time is too; but a call whose first
   * attempt did it, and whose next attempt finds it done, is success. Closing one that `deactivates` twice is closing
   * it once.
   */
  closeRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<void>;

  /**
   * Ends the service (no room is closed by it). Calls in flight finish, later ones reject with `cancelled`, unsent.
   * Resolves when the last call is over; closing twice is closing once.
   */
  close(): Promise<void>;
}
