import type { NewRoomField, RoomField } from '../contract/room-changes.js';

/** How rooms can be made. */
export interface CreateRoomCapability {
  /** What the vendor keeps of a new room; anything else is `unsupported`, unsent. */
  readonly fields: readonly NewRoomField[];
  /** What must be given; its absence is `invalid-argument`, unsent. */
  readonly requires: readonly NewRoomField[];
  /** Whether a room can be made without an `id`. Where `fields` does not list `id`, it is always minted. */
  readonly mintsId: boolean;
  /** Whether a creation can be repeated by its `repeatKey`, and then makes no second room. */
  readonly repeatable: boolean;
}

/** How one field of a room can be changed. */
export interface RoomFieldCapability {
  /** Whether `null` clears it; otherwise `null` is `unsupported`. */
  readonly clear: boolean;
}

/** How rooms can be updated. */
export interface UpdateRoomCapability {
  /** For each field how it can be changed, or `false`: then it is `unsupported`, unsent. */
  readonly fields: { readonly [F in RoomField]: RoomFieldCapability | false };
}

/** What a `RoomService` can do, as a literal: true before the first call, the same on every call. */
export interface RoomCapabilities {
  readonly create: false | CreateRoomCapability;
  readonly get: boolean;
  readonly list: boolean;
  readonly update: false | UpdateRoomCapability;
  /** `deletes`: it is gone for good. `deactivates`: the vendor has no way to delete, keeps it, and marks it closed. */
  readonly close: false | 'deletes' | 'deactivates';
}
