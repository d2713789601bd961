import type { ParticipantCapabilities } from '../capabilities/participant-capabilities.js';
import type { ChangeField, ParticipantChanges } from '../contract/participant-changes.js';
import { CHANGE_FIELDS } from '../contract/participant-changes.js';
import type { Role } from '../contract/role.js';
import type { CallContext } from './call-context.js';
import { invalidArgument, unsupported, unsupportedOperation } from './call-context.js';
import type { GuardRules } from './guard-fields.js';
import { checkRole, checkText, nativeExtras, presentFields } from './guard-fields.js';

/** A change that may be sent: only keys that are present, each of a right type and kept by the vendor. */
export interface GuardedChanges<N = never> {
  readonly displayName?: string | null;
  readonly avatarUrl?: string | null;
  readonly role?: Role;
  readonly native?: N;
}

/**
 * Checks a change before any I/O: first what is wrong in itself (`invalid-argument`), then what the vendor cannot keep
 * (`unsupported`, all such fields named). The input is read once, so that it cannot change between check and use.
 */
export function guardChanges<N = never>(
  changes: ParticipantChanges,
  { update }: Pick<ParticipantCapabilities, 'update'>,
  rules: GuardRules<N>,
  context: CallContext,
): GuardedChanges<N> {
  const present = presentFields(changes, 'change', KNOWN, context);
  if (update === false) throw unsupportedOperation(context, [...present.keys()]);

  for (const field of TEXTS) {
    if (present.has(field)) checkText(field, present.get(field), true, context);
  }
  if (present.has('role') && update.fields.role !== false) checkRole(present.get('role'), rules, context);
  if (present.get('role') === null) checkRole(null, rules, context);

  const lacking = CHANGE_FIELDS.filter(
    (field) => present.has(field) && !represents(update.fields[field], present.get(field)),
  );
  if (lacking.length > 0) throw unsupported(context, lacking);

  const native = nativeExtras(present, rules, context);
  present.delete('native');
  if (present.size === 0 && native === undefined) {
    throw invalidArgument(context, `The change is empty. Give at least one of ${kept(update.fields).join(', ')}.`);
  }
  const guarded: { -readonly [K in keyof GuardedChanges<N>]: GuardedChanges<N>[K] } = {};
  if (present.has('displayName')) guarded.displayName = present.get('displayName') as string | null;
  if (present.has('avatarUrl')) guarded.avatarUrl = present.get('avatarUrl') as string | null;
  if (present.has('role')) guarded.role = present.get('role') as Role;
  if (native !== undefined) guarded.native = native;
  return guarded;
}

const KNOWN = [...CHANGE_FIELDS, 'native'] as const;
const TEXTS = ['displayName', 'avatarUrl'] as const;

type Fields = Exclude<ParticipantCapabilities['update'], false>['fields'];

function represents(capability: Fields[ChangeField], value: unknown): boolean {
  return capability !== false && (value !== null || capability.clear);
}

function kept(fields: Fields): readonly ChangeField[] {
  return CHANGE_FIELDS.filter((field) => fields[field] !== false);
}
