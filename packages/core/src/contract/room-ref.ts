/**
 * Which room. A plain string is always the vendor's own id, taken verbatim, even with a colon in it. A handle may say
 * in addition who owns the room.
 */
export type RoomRef = string | RoomHandle;

/** A room that knows where it came from; safe to store and to send around as JSON. */
export interface RoomHandle {
  /** The vendor's own id, opaque: never parsed, never a number (Azure's exceed 2^53). */
  readonly id: string;
  /** Who owns it, as `service.provider` says. A service of another provider answers `invalid-argument`, unsent. */
  readonly provider?: string;
  /** The configured name that serves it ('eu'). Only a directory of services reads it. */
  readonly at?: string;
}
