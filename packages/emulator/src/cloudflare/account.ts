/** What the Cloudflare half of the emulator holds while it runs. Maps keep the order in which things were added. */
export interface Account {
  readonly id: string;
  readonly apiTokens: readonly string[];
  readonly apps: Map<string, App>;
}

export interface App {
  readonly id: string;
  /** By name: that is what participants refer to. */
  readonly presets: Map<string, Preset>;
  readonly meetings: Map<string, Meeting>;
}

export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Meeting {
  readonly id: string;
  readonly title: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly participants: Map<string, Participant>;
}

/** Never changed in place: an edit puts another one under the same id. */
export interface Participant {
  readonly id: string;
  readonly customParticipantId: string;
  readonly presetName: string;
  readonly name: string | null;
  readonly picture: string | null;
  readonly token: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
