import type { Participant, Secret } from '@anyroom/core';

/** Somebody as they stand in memory: in the provider's own words, without the application's role. */
export interface MemoryParticipant extends Omit<Participant, 'role'> {
  /** The first credential to join with. Made when the person is put on the roster, and answered by an add alone. */
  readonly joinToken?: Secret;
  /** Known from the first time that they connect. */
  readonly presence?: 'connected' | 'not-connected';
}

/** What somebody is put into a room with; an id is minted where none is given. */
export type NewMemoryParticipant = Partial<Omit<MemoryParticipant, 'joinToken' | 'presence'>>;
