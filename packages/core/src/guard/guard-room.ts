import type { RoomCapabilities, RoomFieldCapability } from '../capabilities/room-capabilities.js';
import type { NewRoom, RoomChanges, RoomField } from '../contract/room-changes.js';
import { NEW_ROOM_FIELDS, ROOM_FIELDS } from '../contract/room-changes.js';
import type { CallContext } from './call-context.js';
import { invalidArgument, unsupported, unsupportedOperation } from './call-context.js';
import { checkDate } from './check-date.js';
import { checkId } from './check-id.js';
import type { GuardRules } from './guard-fields.js';
import { checkText, nativeExtras, presentFields } from './guard-fields.js';

/** A new room that may be sent: only keys that are present, each of a right type and kept by the vendor. */
export interface GuardedNewRoom<N = never> {
  readonly id?: string;
  readonly title?: string;
  readonly opensAt?: Date;
  readonly closesAt?: Date;
  readonly native?: N;
}

/** A change of a room that may be sent: only keys that are present, each of a right type and kept by the vendor. */
export interface GuardedRoomChanges<N = never> {
  readonly title?: string | null;
  readonly opensAt?: Date | null;
  readonly closesAt?: Date | null;
  readonly native?: N;
}

/** What the guards of rooms need to know of the service beyond its capabilities. */
export type RoomGuardRules<N = never> = Pick<GuardRules<N>, 'native'>;

/**
 * Checks a new room before any I/O: first what is wrong in itself (`invalid-argument`), then what the vendor cannot keep
 * (`unsupported`, all such fields named), then what is missing. Dates are copied.
 */
export function guardNewRoom<N = never>(
  room: NewRoom | undefined,
  { create }: Pick<RoomCapabilities, 'create'>,
  rules: RoomGuardRules<N>,
  context: CallContext,
): GuardedNewRoom<N> {
  const present = presentFields(room === undefined ? {} : room, 'new room', [...NEW_ROOM_FIELDS, 'native'], context);
  if (create === false) throw unsupportedOperation(context, [...present.keys()]);

  if (present.has('id')) checkId(present.get('id'), 'room', context);
  checkFields(present, false, context);

  const lacking = NEW_ROOM_FIELDS.filter((field) => present.has(field) && !create.fields.includes(field));
  if (lacking.length > 0) throw unsupported(context, lacking, lacks(context, lacking));

  const native = nativeExtras(present, rules, context);
  present.delete('native');
  const required = create.mintsId ? create.requires : [...new Set(['id' as const, ...create.requires])];
  const missing = required.filter((field) => !present.has(field));
  if (missing.length > 0) {
    throw invalidArgument(
      context,
      `A new room needs ${missing.join(', ')} here: the provider '${context.provider}' has no default for it, and none is made up.`,
    );
  }
  return { ...(Object.fromEntries(present) as GuardedNewRoom<N>), ...(native !== undefined && { native }) };
}

/** Checks a change of a room before any I/O, in the order of {@link guardNewRoom}. */
export function guardRoomChanges<N = never>(
  changes: RoomChanges,
  { update }: Pick<RoomCapabilities, 'update'>,
  rules: RoomGuardRules<N>,
  context: CallContext,
): GuardedRoomChanges<N> {
  const present = presentFields(changes, 'change', [...ROOM_FIELDS, 'native'], context);
  if (update === false) throw unsupportedOperation(context, [...present.keys()]);

  checkFields(present, true, context);

  const lacking = ROOM_FIELDS.filter(
    (field) => present.has(field) && !represents(update.fields[field], present.get(field)),
  );
  if (lacking.length > 0) {
    const onlyCleared = lacking.every((field) => update.fields[field] !== false);
    throw unsupported(context, lacking, onlyCleared ? cannotClear(context, lacking) : lacks(context, lacking));
  }

  const native = nativeExtras(present, rules, context);
  present.delete('native');
  if (present.size === 0 && native === undefined) {
    const kept = ROOM_FIELDS.filter((field) => update.fields[field] !== false);
    throw invalidArgument(context, `The change is empty. Give at least one of ${kept.join(', ')}.`);
  }
  return { ...(Object.fromEntries(present) as GuardedRoomChanges<N>), ...(native !== undefined && { native }) };
}

/** Types, and the order of the times. A date is put back as a copy, so that it cannot change between check and use. */
function checkFields(present: Map<string, unknown>, nullable: boolean, context: CallContext): void {
  if (present.has('title')) checkText('title', present.get('title'), nullable, context);
  const [opensAt, closesAt] = (['opensAt', 'closesAt'] as const).map((field) => {
    const value = present.get(field);
    if (!present.has(field) || (value === null && nullable)) return undefined;
    const date = checkDate(field, value, nullable, context);
    present.set(field, date);
    return date;
  });
  if (opensAt !== undefined && closesAt !== undefined && closesAt <= opensAt) {
    throw invalidArgument(context, 'The field closesAt must be later than opensAt.');
  }
}

function represents(capability: RoomFieldCapability | false, value: unknown): boolean {
  return capability !== false && (value !== null || capability.clear);
}

function lacks({ provider }: CallContext, fields: readonly RoomField[] | readonly string[]): string {
  return `The provider '${provider}' cannot keep ${fields.join(', ')} of a room; nothing was sent. Leave it out, or part the input with splitNewRoom or splitRoomChanges.`;
}

function cannotClear({ provider }: CallContext, fields: readonly RoomField[]): string {
  return `The provider '${provider}' cannot clear ${fields.join(', ')} of a room; nothing was sent. Give another value, or part the input with splitRoomChanges.`;
}
