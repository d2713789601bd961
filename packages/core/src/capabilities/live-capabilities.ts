/** How people can be muted. */
export interface MuteCapability {
  /** Who may switch the microphone on again: the person themselves, nobody but a moderator, or the vendor does not say. */
  readonly undo: 'by-participant' | 'by-moderator' | 'unknown';
}

/** What a `LiveService` can do, as a literal: true before the first call, the same on every call. */
export interface LiveCapabilities {
  readonly eject: boolean;
  readonly mute: false | MuteCapability;
  /** Whether a mute can be lifted. What the person switched off themselves stays off: nobody is unmuted by force. */
  readonly unmute: boolean;
  readonly session: boolean;
  /** With how many devices one person can be connected, each under the same id. */
  readonly devices: 'one' | 'many' | 'unknown';
}
