import type { ParticipantCapabilities } from '../capabilities/participant-capabilities.js';
import type { NewParticipant, NewParticipantField } from '../contract/participant-changes.js';
import { NEW_PARTICIPANT_FIELDS } from '../contract/participant-changes.js';
import type { Role } from '../contract/role.js';
import type { CallContext } from './call-context.js';
import { invalidArgument, unsupported, unsupportedOperation } from './call-context.js';
import { checkId } from './check-id.js';
import type { GuardRules } from './guard-fields.js';
import { checkRole, checkText, nativeExtras, presentFields } from './guard-fields.js';

/** A new participant that may be sent: only keys that are present, each of a right type and kept by the vendor. */
export interface GuardedNewParticipant<N = never> {
  readonly id?: string;
  readonly externalId?: string;
  readonly displayName?: string;
  readonly avatarUrl?: string;
  readonly role?: Role;
  readonly native?: N;
}

/**
 * Checks a new participant before any I/O, in the order of {@link guardChanges}. `supplies` names the required fields
 * that the vendor's extras stand in for.
 */
export function guardNewParticipant<N = never>(
  participant: NewParticipant,
  { add }: Pick<ParticipantCapabilities, 'add'>,
  rules: GuardRules<N> & { readonly supplies?: (extras: N) => readonly NewParticipantField[] },
  context: CallContext,
): GuardedNewParticipant<N> {
  const present = presentFields(participant, 'new participant', [...NEW_PARTICIPANT_FIELDS, 'native'], context);
  if (add === false) throw unsupportedOperation(context, [...present.keys()]);

  if (present.has('id')) checkId(present.get('id'), 'participant', context);
  for (const field of ['externalId', 'displayName', 'avatarUrl']) {
    if (present.has(field)) checkText(field, present.get(field), false, context);
  }
  if (present.has('role') && add.fields.includes('role')) checkRole(present.get('role'), rules, context);

  const lacking = NEW_PARTICIPANT_FIELDS.filter((field) => present.has(field) && !add.fields.includes(field));
  if (lacking.length > 0) throw unsupported(context, lacking);

  const native = nativeExtras(present, rules, context);
  present.delete('native');
  const supplied = native === undefined ? [] : (rules.supplies?.(native) ?? []);
  const required = add.mintsId ? add.requires : [...new Set(['id' as const, ...add.requires])];
  const missing = required.filter((field) => !present.has(field) && !supplied.includes(field));
  if (missing.length > 0) {
    throw invalidArgument(
      context,
      `A new participant needs ${missing.join(', ')} here: the provider '${context.provider}' has no default for it, and none is made up.`,
    );
  }
  return { ...(Object.fromEntries(present) as GuardedNewParticipant<N>), ...(native !== undefined && { native }) };
}
