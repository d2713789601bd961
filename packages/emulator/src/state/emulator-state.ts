/**
 * Everything an emulator holds, as JSON: the shape of a seed file, of `EmulatorOptions.state` and of
 * `Emulator.snapshot()`. Whatever is left out is made up, at random, when the emulator starts. Times are ISO 8601.
 */
export interface EmulatorState {
  readonly cloudflare?: CloudflareState;
  readonly azure?: AzureState;
}

export interface CloudflareState {
  /** At least one; the first is the one that `Emulator.cloudflare` names. */
  readonly accounts?: readonly AccountState[];
}

export interface AccountState {
  readonly id?: string;
  /** The tokens that may act on this account. At least one; the first is `Emulator.cloudflare.apiToken`. */
  readonly apiTokens?: readonly string[];
  /** At least one; the first app of the first account is where `createMeeting` creates. */
  readonly apps?: readonly AppState[];
}

export interface AppState {
  readonly id?: string;
  readonly name?: string;
  readonly createdAt?: string;
  /** Left out: `group_call_host`, `group_call_participant`, `webinar_presenter` and `webinar_viewer`. */
  readonly presets?: readonly PresetState[];
  readonly meetings?: readonly MeetingState[];
  /** Of these meetings, live and ended. */
  readonly sessions?: readonly SessionState[];
}

export interface PresetState {
  readonly id?: string;
  readonly name: string;
  /** As the vendor spells it. Left out: a plain group call. */
  readonly content?: {
    readonly config: Readonly<Record<string, unknown>>;
    readonly permissions: Readonly<Record<string, unknown>>;
    readonly ui: Readonly<Record<string, unknown>>;
  };
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

export interface MeetingState {
  readonly id?: string;
  readonly title?: string;
  /** Left out: ACTIVE. */
  readonly status?: 'ACTIVE' | 'INACTIVE';
  /** What else a meeting can be created with, as the vendor spells it: `record_on_start` and the like. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** In the order in which they are listed. */
  readonly participants?: readonly MeetingParticipantState[];
}

export interface MeetingParticipantState {
  readonly id?: string;
  readonly customParticipantId?: string;
  /** Must be the name of a preset of the app, unless `presetId` is given: of one that was deleted since. */
  readonly presetName: string;
  readonly presetId?: string;
  readonly name?: string | null;
  readonly picture?: string | null;
  readonly token?: string;
  /** Left out: when the token says, or the usual lifetime from now. */
  readonly tokenExpiresAt?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/** One time that people met in a meeting: from the first join until the last one left. */
export interface SessionState {
  readonly id?: string;
  /** Must be a meeting of the app. At most one of its sessions may be live. */
  readonly meetingId: string;
  /** The meeting's title at that time. */
  readonly title?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** Left out: the session is live. */
  readonly endedAt?: string;
  readonly maxConcurrent?: number;
  /** In the order in which they came. */
  readonly peers?: readonly PeerState[];
}

/** One connection of a participant. */
export interface PeerState {
  readonly id?: string;
  readonly participantId: string;
  readonly customParticipantId?: string;
  readonly name?: string | null;
  readonly picture?: string | null;
  readonly presetName?: string;
  readonly joinedAt?: string;
  /** Left out: still connected. */
  readonly leftAt?: string;
  /** Left out: true. False for who is muted. */
  readonly audio?: boolean;
}

export interface AzureState {
  /** The part between `8:acs:` and `_` in the raw ids of this resource's users. */
  readonly resourceId?: string;
  /** Base64. At least one; the first is the one in `Emulator.azure.connectionString`. */
  readonly accessKeys?: readonly string[];
  /** Bearer tokens that are accepted in place of a signature. None unless given. */
  readonly entraTokens?: readonly string[];
  /** The raw ids of the users that were created. */
  readonly identities?: readonly string[];
  /** The tokens that were issued to users, whatever they are still worth. */
  readonly tokens?: readonly AccessTokenState[];
  readonly rooms?: readonly RoomState[];
}

export interface RoomState {
  readonly id?: string;
  readonly createdAt?: string;
  /** Left out: now. */
  readonly validFrom?: string;
  /** Left out: 180 days after `validFrom`. */
  readonly validUntil?: string;
  readonly pstnDialOutEnabled?: boolean;
  /** In the order in which they were added. */
  readonly participants?: readonly RoomParticipantState[];
  /** In the order in which they came. */
  readonly connected?: readonly ConnectedState[];
}

export interface AccessTokenState {
  readonly token: string;
  /** Whose it is. It lets nobody in unless this is one of `identities`. */
  readonly rawId: string;
  readonly scopes: readonly string[];
  readonly expiresOn: string;
  readonly revoked?: boolean;
}

/** Somebody who is in the room right now, on the roster or no longer. */
export interface ConnectedState {
  readonly rawId: string;
  /** Left out: true. */
  readonly audio?: boolean;
  /** Left out: now. */
  readonly since?: string;
}

export interface RoomParticipantState {
  /** Any text: what a client could not have added can be seeded. */
  readonly rawId: string;
  /** Any text: the vendor may have roles that a client does not know. */
  readonly role: string;
}
