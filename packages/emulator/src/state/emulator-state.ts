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
  /** Left out: `group_call_host`, `group_call_participant`, `webinar_presenter` and `webinar_viewer`. */
  readonly presets?: readonly PresetState[];
  readonly meetings?: readonly MeetingState[];
}

export interface PresetState {
  readonly id?: string;
  readonly name: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

export interface MeetingState {
  readonly id?: string;
  readonly title?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** In the order in which they are listed. */
  readonly participants?: readonly MeetingParticipantState[];
}

export interface MeetingParticipantState {
  readonly id?: string;
  readonly customParticipantId?: string;
  /** Must be the name of a preset of the app. */
  readonly presetName: string;
  readonly name?: string | null;
  readonly picture?: string | null;
  readonly token?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
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
}

export interface RoomParticipantState {
  /** Any text: what a client could not have added can be seeded. */
  readonly rawId: string;
  /** Any text: the vendor may have roles that a client does not know. */
  readonly role: string;
}
