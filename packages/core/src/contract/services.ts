import type { JoinCredentialService } from './join-credential-service.js';
import type { LiveService } from './live-service.js';
import type { ParticipantService } from './participant-service.js';
import type { RoomService } from './room-service.js';

/**
 * Everything that one configuration of one provider offers. All four are always there: what a vendor lacks is `false` in
 * the capabilities of that service, and `unsupported` when it is called.
 */
export interface Services {
  readonly provider: string;
  readonly participants: ParticipantService;
  readonly rooms: RoomService;
  readonly joinCredentials: JoinCredentialService;
  readonly live: LiveService;
  /** Ends all four, and what they share. Closing twice is closing once. */
  close(): Promise<void>;
}
