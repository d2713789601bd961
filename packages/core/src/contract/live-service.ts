import type { LiveCapabilities } from '../capabilities/live-capabilities.js';
import type { CallOptions } from './call-options.js';
import type { RoomRef } from './room-ref.js';

/** What is going on in a room now. A field that the vendor does not tell is absent. */
export interface Session {
  /** The vendor's own id of this session; another one each time that people come together. */
  readonly id: string;
  readonly startedAt?: Date;
  /** How many are connected now. Somebody with two devices may count twice. */
  readonly connectedCount?: number;
}

/**
 * The people who are connected now. Ejecting somebody from the call and removing them from the roster
 * (`ParticipantService.removeParticipant`) are different things: who was ejected is still on the roster, and may come
 * back with a credential. Failures and checks are those of `ParticipantService`.
 */
export interface LiveService {
  /** Who hosts the rooms; what `RoomHandle.provider` is compared with. */
  readonly provider: string;

  /** What this service can do, as it is configured. Never changes during its life. */
  readonly capabilities: LiveCapabilities;

  /**
   * Ends every connection that one person has to the room. The roster stays as it is. Somebody who is not connected is
   * success, whether or not they are on the roster; an unknown room is `not-found`. Safe to repeat.
   */
  ejectParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void>;

  /**
   * Switches the microphone of one person off, on every connection that they have. Whether they may switch it on again,
   * or wait for `unmuteParticipant`, `capabilities.mute.undo` says. Somebody who is not connected cannot be muted:
   * `not-found` with `subject: 'participant'`; an unknown room is `not-found` with `subject: 'room'`. Where the vendor can
   * only mute what is sent, somebody who is connected and sends no sound is `conflict`. Safe to repeat.
   */
  muteParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void>;

  /**
   * Lifts the mute of one person, on every connection that they have, so that they are heard again if they want to be: a
   * microphone that they switched off themselves stays off. Somebody who is not connected is `not-found`, as for a mute;
   * somebody who was not muted is success. Safe to repeat.
   */
  unmuteParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void>;

  /** The session that is going on, or `undefined` where nobody is connected; `not-found` for an unknown room. */
  getSession(roomOrMeeting: RoomRef, options?: CallOptions): Promise<Session | undefined>;

  /**
   * Ends the service (nobody is disconnected by it). Calls in flight finish, later ones reject with `cancelled`,
   * unsent. Resolves when the last call is over; closing twice is closing once.
   */
  close(): Promise<void>;
}
