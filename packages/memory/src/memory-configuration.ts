import type { RoleMapConfiguration } from '@anyroom/adapter-kit';
import type {
  JoinCredentialService,
  LiveService,
  NewParticipantField,
  NewRoomField,
  ParticipantService,
  RoomService,
} from '@anyroom/core';
import type { MemoryGap } from './capabilities/memory-gap.js';
import type { MemoryRooms } from './state/memory-rooms.js';

/** The verbs of all four services, each of which is one operation on the state (a list: one for each page). */
export type MemoryOperation = Exclude<
  keyof ParticipantService | keyof RoomService | keyof JoinCredentialService | keyof LiveService,
  'provider' | 'capabilities' | 'close'
>;

/** How an in-memory service is set up. Copied when the service is made: later changes have no effect. */
export interface MemoryConfiguration {
  /** The rooms that there are; or rooms shared with other services. None unless given. */
  readonly rooms?: readonly string[] | MemoryRooms;
  /**
   * Whether a room that nobody knows is made when somebody in it is first asked for, instead of being `not-found`. One
   * that was deleted is not made again, and no verb of a `RoomService` makes one but `createRoom`. Default false.
   */
  readonly createsRooms?: boolean;
  /** What this provider calls each role, in order. Unless given, the four standard roles by their own names. */
  readonly roles?: RoleMapConfiguration;
  /**
   * Whose list the participants are. `roster` (default): who may join. `presence`: who is connected now, as with a vendor
   * that keeps no list; then nobody can be added, a credential is issued to anybody, and who is removed is disconnected
   * and may come back. `both`: who is on the roster, and who is connected without being on it; who is removed is
   * disconnected, too.
   */
  readonly members?: 'roster' | 'presence' | 'both';
  /** Whom a credential lets in: its `person` (default), or whoever bears it, under any id. */
  readonly admits?: 'person' | 'bearer';
  /** What this provider is to be unable to do, so that a program can be tried on a poorer vendor. */
  readonly lacks?: readonly MemoryGap[];
  /** What a new participant must be given, as some vendors want it (`['role']`). Default nothing. */
  readonly requires?: readonly NewParticipantField[];
  /** What a new room must be given. Default nothing. */
  readonly roomRequires?: readonly NewRoomField[];
  /** What closing a room does: `deletes` it, or `deactivates` it, as a vendor without a delete does. Default `deletes`. */
  readonly closing?: 'deletes' | 'deactivates';
  /** What becomes of a person's earlier credentials when another is issued. Default `kept`. */
  readonly earlierCredentials?: 'kept' | 'revoked';
  /** How many people, or rooms, a list reads at once. Default 100. */
  readonly pageSize?: number;
  /**
   * How often a call is tried when it fails with `unavailable`, as an adapter over HTTP does, but without a pause; what
   * must not be done twice is tried again only while it cannot have been done. Default 1.
   */
  readonly maxAttempts?: number;
  /** How long a call may take unless it says otherwise, in milliseconds. Default 30,000. */
  readonly timeoutInMs?: number;
  /**
   * Called before each operation on the state, which waits for it: a slow vendor is a promise that resolves later, a
   * failing one an `AnyroomError` thrown here. A call that is given up while it waits has changed nothing.
   */
  readonly beforeOperation?: (operation: MemoryOperation) => Promise<void> | void;
  /**
   * Called when an operation is done, before its answer, which waits for it: what is thrown here loses the answer. Where
   * the operation changes something, the call then rejects with the outcome `unknown` (and `unavailable`, unless an
   * `AnyroomError` with another code is thrown), as it does when it is given up while it waits.
   */
  readonly afterOperation?: (operation: MemoryOperation) => Promise<void> | void;
}
