/**
 * Extras of a room that one vendor alone understands, by vendor. Empty here; each adapter adds its own key by
 * declaration merging (`declare module '@anyroom/core' { interface NativeRoomFields { … } }`). A service ignores the
 * extras of other vendors: they are not a change.
 */
// biome-ignore lint/suspicious/noEmptyInterface: adapters merge their key into it, which a type alias cannot take
export interface NativeRoomFields {}

/** A room that is to be made. Everything may be left out, but for what `capabilities.create.requires` names. */
export interface NewRoom {
  /** Left out: the vendor mints one. Given: used as is, or `unsupported` where the vendor always mints. */
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  /** Left out, the vendor decides: nothing is made up here. */
  readonly opensAt?: Date | undefined;
  /** Left out, the vendor decides. Together with `opensAt` it must be later, else `invalid-argument`, unsent. */
  readonly closesAt?: Date | undefined;
  readonly native?: NativeRoomFields | undefined;
}

/**
 * What is to change about a room. A field that is absent (or `undefined`) is left alone, `null` clears it, a value
 * replaces it. `null` never closes the room.
 */
export interface RoomChanges {
  readonly title?: string | null | undefined;
  readonly opensAt?: Date | null | undefined;
  readonly closesAt?: Date | null | undefined;
  readonly native?: NativeRoomFields | undefined;
}

/** The fields of a room that every vendor is asked about in its capabilities. */
export type RoomField = 'title' | 'opensAt' | 'closesAt';

/** All of them, for loops and messages. */
export const ROOM_FIELDS = ['title', 'opensAt', 'closesAt'] as const satisfies readonly RoomField[];

/** The fields of {@link NewRoom} that a vendor may or may not keep. */
export type NewRoomField = 'id' | RoomField;

/** All of them, for loops and messages. */
export const NEW_ROOM_FIELDS = ['id', ...ROOM_FIELDS] as const satisfies readonly NewRoomField[];
