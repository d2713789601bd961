import type { AzureRateLimits } from './azure/throttle.js';
import type { CloudflareRateLimits } from './cloudflare/rate-limits.js';
import type { FaultRule } from './faults/fault.js';
import type { Faults } from './faults/faults.js';
import type { Delay } from './faults/inject-faults.js';
import type { Assumptions } from './fidelity/assumptions.js';
import type { Interceptor } from './server/intercept.js';
import type { RequestLog } from './server/request-log.js';
import type {
  EmulatorState,
  MeetingParticipantState,
  MeetingState,
  RoomParticipantState,
  RoomState,
} from './state/emulator-state.js';

export interface EmulatorOptions {
  /** The port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  /** The address to listen on. `127.0.0.1` unless told otherwise: whoever can reach it can try its credentials. */
  readonly host?: string;
  /** What the emulator holds at its start. Ids and credentials that are left out are made up, at random. */
  readonly state?: EmulatorState;
  /** Answers to the open questions about the vendors, other than the defaults in `ASSUMPTIONS`. */
  readonly assume?: Partial<Assumptions>;
  /** What time it is: for the age of signatures, `created_at` and the like, and whether a room has expired. */
  readonly clock?: () => Date;
  /** How many items a page of a list holds, at most. 50 for Cloudflare and 100 for Azure unless given. */
  readonly pageSizes?: { readonly cloudflare?: number; readonly azure?: number };
  /**
   * How many requests are allowed, by `clock`. Who sends more is refused with 429 only where a limit is given here:
   * `{ cloudflare: {} }` for those that Cloudflare documents. The headers in which Cloudflare tells of its limits are
   * there in any case, unless `cloudflare` is `false`.
   */
  readonly rateLimits?: { readonly cloudflare?: CloudflareRateLimits | false; readonly azure?: AzureRateLimits };
  /** How many requests `requests.all` keeps: 10,000 unless given. */
  readonly requestLogLimit?: number;
  /** The faults that are in force at its start. */
  readonly faults?: readonly FaultRule[];
  /** What `clockOffsetInMs` is at its start: 0 unless given. */
  readonly clockOffsetInMs?: number;
  /** How the fault `latency` waits: by a real timer unless given. */
  readonly delay?: Delay;
}

/** A person in a meeting or a room, in words that fit both vendors. */
export interface ParticipantSnapshot {
  /** What the vendor's API calls them by: the id of a participant, or a raw id. */
  readonly id: string;
  /** The name of a preset, or an Azure role. */
  readonly role: string;
  /** Cloudflare only. */
  readonly customParticipantId?: string;
  /** Cloudflare only. */
  readonly name?: string | null;
  /** Cloudflare only. */
  readonly picture?: string | null;
}

/** Who joined where. */
export interface JoinedParticipant {
  /** The id of the participant, or the raw id. */
  readonly id: string;
  readonly roomId: string;
  /** Cloudflare only. */
  readonly sessionId?: string;
}

/** One connection to a meeting or a room. */
export interface ConnectedParticipant {
  /** The id of the participant, or the raw id. */
  readonly id: string;
  /** False for who is muted. */
  readonly audio: boolean;
  /** ISO 8601. */
  readonly since: string;
}

/**
 * A running emulator. Its methods act on the state at once, without HTTP: they are not in `requests`. What could not
 * stand in a seed they refuse by `InvalidOptions`, an unknown meeting or room by a `RangeError`.
 */
export interface Emulator {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  readonly cloudflare: {
    /** Ends in `/client/v4`: what the official SDK calls `baseURL`. */
    readonly baseUrl: string;
    readonly accountId: string;
    readonly appId: string;
    readonly apiToken: string;
  };
  readonly azure: {
    readonly endpoint: string;
    readonly connectionString: string;
    /** Base64, as it stands in the connection string. */
    readonly accessKey: string;
    readonly resourceId: string;
  };
  /** The requests that arrived; credentials are not in it. */
  readonly requests: RequestLog;
  /**
   * The open questions about the vendors, by their names in `ASSUMPTIONS`, that anything came to depend on since the
   * start. Code that never meets a question behaves alike whatever its answer is.
   */
  readonly questionsMet: readonly (keyof Assumptions)[];
  /** How many connections clients have open right now. */
  readonly openSockets: number;
  /** Sees every request before it is answered, and may answer in the vendor's place. Set it at any time. */
  intercept: Interceptor | undefined;
  /** What goes wrong on purpose. */
  readonly faults: Faults;
  /**
   * How far the emulator's clock is off, ahead when it is more than 0: beyond the skew that Azure bears its signatures are
   * refused, and what has a time of its own (join tokens, rooms) expires early or late. Set it at any time, to a whole
   * number: another one is refused by `InvalidOptions`.
   */
  clockOffsetInMs: number;

  /** Creates a meeting in the first app of the first account; one that has the same id is replaced. */
  createMeeting(meeting?: MeetingState): { readonly id: string };
  /** Creates a room; one that has the same id is replaced. A room may be made that has expired, or never opens. */
  createRoom(room?: RoomState): { readonly id: string };
  /** Creates a user of the Azure resource and returns the raw id. */
  createIdentity(): string;
  /** Puts somebody into a meeting; who has the same id there is replaced. */
  putMeetingParticipant(meetingId: string, participant: MeetingParticipantState): { readonly id: string };
  /** Puts somebody into a room or gives them another role, be it an id or a role that no client could have sent. */
  putRoomParticipant(roomId: string, participant: RoomParticipantState): void;
  /** Who is in a meeting or a room now, in the order in which they came. */
  participantsOf(meetingOrRoomId: string): readonly ParticipantSnapshot[];
  /**
   * Connects the holder of a join token, as a client would that got it. An Azure token names no room: it needs the
   * second argument. Throws `JoinRefused`, which says why, for a token that does not let its holder in.
   */
  join(token: string, roomId?: string): JoinedParticipant;
  /** Disconnects somebody, by every connection they have. Who is not connected can leave all the same. */
  leave(meetingOrRoomId: string, participantId: string): void;
  /** Who is connected now, in the order in which they came; who is connected twice is there twice. */
  connectedIn(meetingOrRoomId: string): readonly ConnectedParticipant[];
  /** From now on, Azure refuses every update that mentions this raw id, however well-formed it is. */
  refuseRawId(rawId: string, refusal?: { readonly named?: boolean }): void;
  /** All of the state, credentials included, as a seed that gives the same state again. A copy. */
  snapshot(): EmulatorState;
  /**
   * Puts a seed in place of all that the emulator holds. Where it leaves out the ids and credentials of the first account,
   * its first app and the Azure resource, those stay as they are, so that clients go on working.
   */
  replaceState(state: EmulatorState): void;
  /**
   * Back to the start, for the next test: the state, the faults and the clock are as they were then, no request has
   * arrived, no raw id is refused, no limit of rates has counted anything, and there is no interceptor. What still waits
   * by a latency to be carried out is not: its connection breaks.
   */
  reset(): void;
  /** Closes every connection and stops listening. Calling it again does nothing more. */
  close(): Promise<void>;
}
