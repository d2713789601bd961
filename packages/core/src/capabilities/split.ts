import type { NewParticipant, NewParticipantField, ParticipantChanges } from '../contract/participant-changes.js';
import { CHANGE_FIELDS, NEW_PARTICIPANT_FIELDS } from '../contract/participant-changes.js';
import type { ParticipantCapabilities } from './participant-capabilities.js';
import { splitFields } from './split-fields.js';

/** Anything with capabilities: a service, or the literal itself in a wrapper. */
export interface Capable {
  readonly capabilities: ParticipantCapabilities;
}

/**
 * Best effort, on purpose: parts a change into what the service can do and what it cannot. `kept` is absent when
 * nothing is left to send. `dropped` still has its values, for the application's own records. A key that the contract
 * does not know stays in `kept`, where the guard refuses it: a typo is never dropped in silence.
 */
export function splitChanges(
  { capabilities: { update } }: Capable,
  changes: ParticipantChanges,
): { readonly kept?: ParticipantChanges; readonly dropped: ParticipantChanges } {
  const cannot = CHANGE_FIELDS.filter((field) => {
    const capability = update === false ? false : update.fields[field];
    return capability === false || (changes[field] === null && !capability.clear);
  });
  const { kept, dropped } = splitFields(changes, KNOWN, cannot);
  return Object.keys(kept).length === 0 ? { dropped } : { kept, dropped };
}

/**
 * Best effort, on purpose: parts a new participant into what the service keeps and what it does not. `kept` may lack
 * what `capabilities.add.requires` names; then the call says so.
 */
export function splitNewParticipant(
  { capabilities: { add } }: Capable,
  participant: NewParticipant,
): { readonly kept: NewParticipant; readonly dropped: NewParticipant } {
  const fields: readonly NewParticipantField[] = add === false ? [] : add.fields;
  return splitFields(
    participant,
    KNOWN,
    NEW_PARTICIPANT_FIELDS.filter((field) => !fields.includes(field)),
  );
}

const KNOWN: readonly string[] = [...NEW_PARTICIPANT_FIELDS, 'native'];
