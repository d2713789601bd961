import type { RoleMapConfiguration } from '@anyroom/adapter-kit';
import type { NewParticipantField, ParticipantService } from '@anyroom/core';
import type { MemoryGap } from './memory-capabilities.js';
import type { MemoryRooms } from './memory-rooms.js';

/** The verbs, each of which is one operation on the state (a list: one for each page). */
export type MemoryOperation = Exclude<keyof ParticipantService, 'provider' | 'capabilities' | 'close'>;

/** How an in-memory service is set up. Copied when the service is made: later changes have no effect. */
export interface MemoryConfiguration {
  /** The rooms that there are; or rooms shared with other services. None unless given. */
  readonly rooms?: readonly string[] | MemoryRooms;
  /** Whether a room that nobody knows is made when it is first used, instead of being `not-found`. Default false. */
  readonly createsRooms?: boolean;
  /** What this provider calls each role, in order. Unless given, the four standard roles by their own names. */
  readonly roles?: RoleMapConfiguration;
  /** What this provider is to be unable to do, so that a program can be tried on a poorer vendor. */
  readonly lacks?: readonly MemoryGap[];
  /** What a new participant must be given, as some vendors want it (`['role']`). Default nothing. */
  readonly requires?: readonly NewParticipantField[];
  /** How many people a list reads at once. Default 100. */
  readonly pageSize?: number;
  /** How long a call may take unless it says otherwise, in milliseconds. Default 30,000. */
  readonly timeoutInMs?: number;
  /**
   * Called before each operation on the state, which waits for it: a slow vendor is a promise that resolves later, a
   * failing one an `AnyroomError` thrown here. A call that is given up while it waits has changed nothing.
   */
  readonly beforeOperation?: (operation: MemoryOperation) => Promise<void> | void;
}
