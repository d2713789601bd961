import type { ChangeField, NewParticipant, NewParticipantField, ParticipantChanges } from '@anyroom/core';
import { CHANGE_FIELDS } from '@anyroom/core';
import type { Bench } from '../../clause.js';
import type { HeldParticipant, RoleUnderTest } from '../../harness/participant-service-harness.js';

/** A role that no harness maps. */
export const ROLE_OF_NOBODY = 'no-such-role';

/** Ids that look like paths, prototypes, numbers and escapes; none of them is anybody's. */
export const HOSTILE_IDS: readonly string[] = [
  'a/b',
  '../x',
  './x',
  '%2F',
  '%2e%2e',
  'a?b=c#d',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  '1',
  '8:acs:x',
  '😀',
  'x'.repeat(2048),
];

/** What is no id at all, each with a name for messages. */
export const MALFORMED_IDS: readonly (readonly [name: string, id: string])[] = [
  ['empty', ''],
  ['.', '.'],
  ['..', '..'],
  ['a high surrogate alone', 'a\ud83d'],
  ['a low surrogate alone', '\ude00b'],
  ['a number', 7 as unknown as string],
  ['null', null as unknown as string],
  ['undefined', undefined as unknown as string],
  ['an object', {} as unknown as string],
];

export const displayNameOf = (number: number): string => `Person ${number}`;
export const avatarUrlOf = (number: number): string => `https://example.com/avatars/${number}.png`;

/** The harness's two roles in turn. */
export function roleOf({ roles: [even, odd] }: Bench, number: number): RoleUnderTest {
  return number % 2 === 0 ? even : odd;
}

/** A value for a field; another one for another number (for roles, of another parity). */
export function someValue(bench: Bench, field: ChangeField, number: number): string {
  if (field === 'role') return roleOf(bench, number).role;
  return field === 'displayName' ? displayNameOf(number) : avatarUrlOf(number);
}

/** A change of one field to such a value. */
export function changeOfField(bench: Bench, field: ChangeField, number: number): ParticipantChanges {
  return { [field]: someValue(bench, field, number) };
}

/** The fields that the service can change. */
export function changeableFields({ service: { capabilities } }: Bench): readonly ChangeField[] {
  const { update } = capabilities;
  return update === false ? [] : CHANGE_FIELDS.filter((field) => update.fields[field] !== false);
}

/** A change that the service accepts, if it can change anything. */
export function acceptedChange(bench: Bench, number: number): ParticipantChanges {
  return changeOfField(bench, changeableFields(bench)[0] ?? 'role', number);
}

/** What the vendor holds of somebody after a field was changed so. */
export function afterChange(
  bench: Bench,
  before: HeldParticipant,
  { displayName, avatarUrl, role }: ParticipantChanges,
): HeldParticipant {
  const after: Record<string, string> = { ...before };
  if (typeof displayName === 'string') after['displayName'] = displayName;
  if (displayName === null) delete after['displayName'];
  if (typeof avatarUrl === 'string') after['avatarUrl'] = avatarUrl;
  if (avatarUrl === null) delete after['avatarUrl'];
  const pair = bench.roles.find((known) => known.role === role);
  if (pair !== undefined) after['vendorRole'] = pair.vendorRole;
  return after as unknown as HeldParticipant;
}

/** The least that the service accepts for a new participant. */
export async function acceptedParticipant(bench: Bench, number: number): Promise<NewParticipant> {
  const { add } = bench.service.capabilities;
  if (add === false) return { displayName: displayNameOf(number) };
  const needed: readonly NewParticipantField[] = add.mintsId ? add.requires : ['id', ...add.requires];
  const values: Record<string, string> = {};
  for (const field of needed) values[field] = await someNewValue(bench, field, number);
  return values;
}

/** A value for a field of a new participant. */
export async function someNewValue(bench: Bench, field: NewParticipantField, number: number): Promise<string> {
  if (field === 'id') return bench.vendor.unknownParticipant();
  return field === 'externalId' ? `new-person-${number}` : someValue(bench, field, number);
}
