import type { RoomHandle } from './room-ref.js';

/**
 * A room (a meeting, in some vendors' words) as its vendor describes it. It is a {@link RoomHandle}: every verb that
 * takes a room takes it as it is. A field that the vendor does not keep is absent; it is never echoed from a request.
 */
export interface Room extends RoomHandle {
  readonly provider: string;
  readonly title?: string;
  /** From when people can join, where the vendor keeps it. */
  readonly opensAt?: Date;
  /** From when nobody can join any more, where the vendor keeps it. */
  readonly closesAt?: Date;
  readonly createdAt?: Date;
  /**
   * Whether it was closed by hand. Absent where the vendor keeps no such mark; where `capabilities.close` is
   * `deactivates`, a closed room always has it. Times are in the fields above.
   */
  readonly status?: 'open' | 'closed';
}

/** What a successful update of a room tells. */
export interface UpdatedRoom extends Room {
  /** `answered`: the fields are the vendor's own words. `accepted`: it said yes and no more; they are what was asked. */
  readonly confirmation: 'answered' | 'accepted';
}
