/** What the Cloudflare half of the emulator holds while it runs. Maps keep the order in which things were added. */
export interface Account {
  readonly id: string;
  readonly apiTokens: readonly string[];
  readonly apps: Map<string, App>;
}

export interface App {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** By id. No two have the same name: that is what participants are given. */
  readonly presets: Map<string, Preset>;
  readonly meetings: Map<string, Meeting>;
  /** Live and ended ones; of each meeting one at most is live. */
  readonly sessions: Map<string, Session>;
}

/** What a preset allows and looks like, as the vendor spells it. */
export interface PresetContent {
  readonly config: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly ui: Readonly<Record<string, unknown>>;
}

/** Never changed in place, as all that follows: a change puts another one under the same id. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly content: PresetContent;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Meeting {
  readonly id: string;
  readonly title: string | undefined;
  readonly status: 'ACTIVE' | 'INACTIVE';
  /** What else was set, as the vendor spells it: `record_on_start` and the like. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly participants: Map<string, Participant>;
}

export interface Participant {
  readonly id: string;
  readonly customParticipantId: string;
  /** Of the preset, which may have been deleted since. */
  readonly presetId: string;
  readonly presetName: string;
  readonly name: string | null;
  readonly picture: string | null;
  readonly token: string;
  readonly tokenExpiresAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One time that people met in a meeting: from the first join until the last one left. */
export interface Session {
  readonly id: string;
  readonly meetingId: string;
  /** The meeting's at the time of the first join. */
  readonly title: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** In the future as long as a meeting that nobody is in is kept alive. */
  readonly endedAt: Date | undefined;
  readonly maxConcurrent: number;
  /** By id: every connection that there was. */
  readonly peers: Map<string, Peer>;
}

/** One connection. The same participant may have several, one after the other or at once. */
export interface Peer {
  readonly id: string;
  readonly participantId: string;
  readonly customParticipantId: string;
  readonly name: string | null;
  readonly picture: string | null;
  readonly presetName: string;
  readonly joinedAt: Date;
  readonly leftAt: Date | undefined;
  /** False for who is muted. */
  readonly audio: boolean;
}
