import type { BatchOutcome } from '../contract/batch-result.js';
import type { ParticipantChanges } from '../contract/participant-changes.js';
import type { RoomRef } from '../contract/room-ref.js';

/** One person to change, for `updateEach`. More keys may stand in it, for your own use. */
export interface UpdateEntry {
  readonly room: RoomRef;
  readonly id: string;
  readonly changes: ParticipantChanges;
}

/**
 * What became of one entry of a stream: that of a batch, and what the entry was.
 *
 * `index` is its place in the source, `room` and `id` stand as they were given (`''` where they could not be read).
 * `skipped` are entries that were read and never sent, because the stream ended (go on from `resumeAt`: it is not past
 * them), or because their room is not there (`not-found`, `subject: 'room'`: that is final).
 */
export type UpdateOutcome<E extends UpdateEntry = UpdateEntry> = BatchOutcome & {
  readonly room: RoomRef;
  /** The entry itself, as the source gave it: to send it again, or for what else you put into it. */
  readonly entry: E;
  /**
   * Where to go on after a crash, an abort, or any other end: every entry of the source before this place has had its
   * outcome, and is done with. Not past an entry that was `skipped` because the stream ended, nor one that met the reason
   * for that itself (`cancelled` under way, `unauthenticated`, …) or a limit then: it stays at the first of those.
   *
   * Store it when you are done with the outcome, whatever its status; the last is what counts, and 0 where there was none.
   * It never falls. It lags behind while an earlier entry takes its time, so what comes after it may have been applied as
   * well, and is only applied again.
   */
  readonly resumeAt: number;
};
