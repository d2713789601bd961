/** What the Azure half of the emulator holds while it runs. Maps keep the order in which things were added. */
export interface Resource {
  readonly id: string;
  readonly accessKeys: readonly string[];
  readonly entraTokens: readonly string[];
  /** Raw ids. */
  readonly identities: Set<string>;
  /** By their text: every token that was issued, also those that no longer let anybody in. */
  readonly tokens: Map<string, AccessToken>;
  readonly rooms: Map<string, Room>;
  /** By `Repeatability-Request-ID`. Not part of the state: known as long as the emulator runs and is not reset. */
  readonly creations: Map<string, Creation>;
}

/** Never changed in place, as rooms: a change puts another one under the same key. */
export interface AccessToken {
  readonly token: string;
  readonly rawId: string;
  readonly scopes: readonly string[];
  readonly expiresOn: Date;
  readonly revoked: boolean;
}

export interface Room {
  readonly id: string;
  readonly createdAt: Date;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly pstnDialOutEnabled: boolean;
  /** Raw id to role. */
  readonly participants: Map<string, string>;
  /** By raw id: who is in the room right now. */
  readonly connected: Map<string, Connected>;
}

/** Somebody who is in a room right now, on the roster or no longer. */
export interface Connected {
  readonly rawId: string;
  /** False for who is muted. */
  readonly audio: boolean;
  readonly since: Date;
}

/** What a repeatable request did when it first came. */
export interface Creation {
  readonly request: string;
  readonly room: Room;
}
