/** What the Azure half of the emulator holds while it runs. Maps keep the order in which things were added. */
export interface Resource {
  readonly id: string;
  readonly accessKeys: readonly string[];
  readonly entraTokens: readonly string[];
  readonly identities: Set<string>;
  readonly rooms: Map<string, Room>;
}

export interface Room {
  readonly id: string;
  readonly createdAt: Date;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly pstnDialOutEnabled: boolean;
  /** Raw id to role. */
  readonly participants: Map<string, string>;
}
