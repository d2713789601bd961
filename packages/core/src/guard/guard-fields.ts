import type { Role } from '../contract/role.js';
import type { CallContext } from './call-context.js';
import { invalidArgument, unsupported } from './call-context.js';
import { nameOfType } from './check-id.js';
import { quoted } from './quoted.js';
import { readFields } from './read-fields.js';

/** What the guard needs to know of the service beyond its capabilities. */
export interface GuardRules<N = never> {
  /** The roles that the configuration maps, or `undefined` where any role will do. */
  readonly roles?: readonly Role[] | undefined;
  /** What to tell somebody whose role is not among them: which knob to turn. */
  readonly roleHint?: string;
  /**
   * Checks this vendor's own extras (`native[provider]`, never `undefined`) beside the rest of the input. Gives what the
   * adapter will use, or `undefined` where the extras ask for nothing; throws `invalid-argument`.
   */
  readonly native?: (extras: unknown, beside: ReadonlyMap<string, unknown>, context: CallContext) => N | undefined;
}

/** The keys that are present, read once. An explicit `undefined` is absent; a key outside `known` is refused. */
export function presentFields(
  input: unknown,
  what: string,
  known: readonly string[],
  context: CallContext,
): Map<string, unknown> {
  const present = fieldsOf(input, what, known, context);
  refuseStrangers(present, what, known, context);
  return present;
}

/** A key that is not known is `invalid-argument`, and the message names those that are. */
export function refuseStrangers(
  present: ReadonlyMap<string, unknown>,
  what: string,
  known: readonly string[],
  context: CallContext,
): void {
  let hasStrangers = false;
  for (const key of present.keys()) hasStrangers ||= !known.includes(key);
  if (!hasStrangers) return;
  const strangers = [...present.keys()].filter((key) => !known.includes(key));
  const shown = strangers.slice(0, MOST_SHOWN).map(quoted).join(', ');
  const more = strangers.length > MOST_SHOWN ? ` and ${strangers.length - MOST_SHOWN} more` : '';
  throw invalidArgument(context, `The ${what} must not hold ${shown}${more}. Allowed are ${known.join(', ')}.`);
}

const MOST_SHOWN = 5;

/** A getter may throw, and a proxy may be revoked: that is a mistake in the call as well. */
export function fieldsOf(
  input: unknown,
  what: string,
  known: readonly string[],
  context: CallContext,
): Map<string, unknown> {
  let type: string;
  try {
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return readFields(input, known);
    type = nameOfType(input);
  } catch {
    throw invalidArgument(context, `The ${what} cannot be read: it threw. Give a plain object.`);
  }
  throw invalidArgument(context, `The ${what} must be an object, not ${type}.`);
}

/** Texts must be texts; `null` only where it can mean something. */
export function checkText(field: string, value: unknown, nullable: boolean, context: CallContext): void {
  if (value === null && nullable) return;
  if (typeof value !== 'string') {
    throw invalidArgument(
      context,
      `The field ${field} must be a string${nullable ? ' or null' : ''}, not ${nameOfType(value)}.`,
    );
  }
  if (!value.isWellFormed()) throw invalidArgument(context, `The field ${field} holds half of a surrogate pair.`);
}

/** A role must be a text, and one that the configuration maps. */
export function checkRole<N>(role: unknown, { roles, roleHint }: GuardRules<N>, context: CallContext): void {
  if (typeof role !== 'string' || role === '') {
    const given = role === '' ? 'an empty one' : nameOfType(role);
    throw invalidArgument(context, `The role must be a role's name, not ${given}. A role is replaced, never cleared.`);
  }
  if (roles === undefined || roles.includes(role)) return;
  const known = roles.length === 0 ? 'No role is mapped' : `Mapped are ${roles.join(', ')}`;
  throw invalidArgument(
    context,
    `The role ${quoted(role)} is not in the role map. ${known}.${roleHint ? ` ${roleHint}` : ''}`,
  );
}

/** This vendor's extras out of `native`; those of other vendors are ignored. */
export function nativeExtras<N>(
  present: ReadonlyMap<string, unknown>,
  rules: GuardRules<N>,
  context: CallContext,
): N | undefined {
  const native = present.get('native');
  if (native === undefined) return undefined;
  const extras = fieldsOf(native, 'field native', [context.provider], context).get(context.provider);
  if (extras === undefined) return undefined;
  if (rules.native === undefined) throw unsupported(context, [`native.${context.provider}`]);
  return rules.native(extras, present, context);
}
