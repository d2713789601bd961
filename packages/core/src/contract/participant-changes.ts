import type { Role } from './role.js';

/**
 * Extras that one vendor alone understands, by vendor. Empty here; each adapter adds its own key by declaration merging
 * (`declare module '@anyroom/core' { interface NativeChanges { … } }`). A service ignores the extras of other vendors:
 * they are not a change.
 */
// biome-ignore lint/suspicious/noEmptyInterface: adapters merge their key into it, which a type alias cannot take
export interface NativeChanges {}

/**
 * What is to change about one person. Three things are told apart: a field that is absent (or `undefined`) is left
 * alone, `null` clears it, a value replaces it. `null` never removes the person.
 */
export interface ParticipantChanges {
  readonly displayName?: string | null | undefined;
  readonly avatarUrl?: string | null | undefined;
  /** A role is replaced, never cleared, and never defaulted. It must be in the configured map. */
  readonly role?: Role | undefined;
  readonly native?: NativeChanges | undefined;
}

/** The fields of {@link ParticipantChanges} that every vendor is asked about in its capabilities. */
export type ChangeField = 'displayName' | 'avatarUrl' | 'role';

/** All change fields, for loops and messages. */
export const CHANGE_FIELDS = ['displayName', 'avatarUrl', 'role'] as const satisfies readonly ChangeField[];

/** Somebody who is to be added to a room. */
export interface NewParticipant {
  /** Left out: the vendor mints one. Given: used as is, or `unsupported` where the vendor always mints. */
  readonly id?: string | undefined;
  /** Your own id for the person. */
  readonly externalId?: string | undefined;
  readonly displayName?: string | undefined;
  readonly avatarUrl?: string | undefined;
  /** Never defaulted: where `capabilities.add.requires` names it, its absence is `invalid-argument`, unsent. */
  readonly role?: Role | undefined;
  readonly native?: NativeChanges | undefined;
}

/** The fields of {@link NewParticipant} that a vendor may or may not keep. */
export type NewParticipantField = 'id' | 'externalId' | 'displayName' | 'avatarUrl' | 'role';

/** All fields of a new participant, for loops and messages. */
export const NEW_PARTICIPANT_FIELDS = [
  'id',
  'externalId',
  'displayName',
  'avatarUrl',
  'role',
] as const satisfies readonly NewParticipantField[];
