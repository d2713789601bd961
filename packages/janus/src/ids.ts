import { detailsOf } from '@anyroom/adapter-kit';
import { AnyroomError, type CallContext, invalidArgument, type Outcome } from '@anyroom/core';
import { exactNumber } from './wire/json.js';

/** What the server's ids are, as its own configuration says (`string_ids`). */
export type IdKind = 'numbers' | 'strings';

/** An id as it stands in JSON. A number above 2^53 - 1 is a `bigint`, and no other is. */
export type WireId = number | bigint | string;

/** Janus keeps the ids of a server with numbers in 64 bits, and one of them for the sign. */
const LARGEST = 2n ** 63n - 1n;

/**
 * An id as the server takes it. With `numbers` that is a whole number from 1 to 2^63 - 1 in decimal digits: Janus refuses
 * a larger one, and takes 0 for none at all. Everything else is `invalid-argument`, unsent.
 */
export function wireIdOf(id: string, kind: IdKind, what: 'room' | 'participant', context: CallContext): WireId {
  if (kind === 'numbers') {
    if (isNumberId(id)) return exactNumber(id);
    throw invalidArgument(
      context,
      `The ${what} id must be a whole number from 1 to ${LARGEST} in decimal digits, as text: the server's ids are numbers. Where its string_ids is true, configure ids as strings.`,
    );
  }
  if (!id.includes('\0')) return id;
  throw invalidArgument(context, `The ${what} id must hold no NUL: Janus takes none.`);
}

/**
 * An id as the contract has it. One of the other kind is `misconfigured`; one that no call takes is `malformed-response`.
 *
 * @param outcome - of the call that was answered with it
 */
export function idOf(wireId: WireId, kind: IdKind, context: CallContext, outcome: Outcome = 'not-sent'): string {
  if (isNameable(wireId, kind)) return String(wireId);
  const isOfOtherKind = (typeof wireId === 'string') === (kind === 'numbers');
  const other = kind === 'numbers' ? 'strings' : 'numbers';
  throw new AnyroomError({
    code: isOfOtherKind ? 'misconfigured' : 'malformed-response',
    outcome,
    message: isOfOtherKind
      ? `The server's ids are ${other}. Configure ids as ${other}, or look at string_ids in its configuration.`
      : `An id in the answer is none that a call takes: an empty text, '.' or '..', or no whole number from 1 to ${LARGEST}.`,
    details: detailsOf(context),
  });
}

/**
 * A list with those at its end that cannot be named: somebody may join under any id, and must not hide the others by it.
 */
export function nameableFirst<T>(list: readonly T[], wireIdIn: (entry: T) => WireId, kind: IdKind): readonly T[] {
  const [nameable, others]: [T[], T[]] = [[], []];
  for (const entry of list) (isNameable(wireIdIn(entry), kind) ? nameable : others).push(entry);
  return [...nameable, ...others];
}

function isNameable(wireId: WireId, kind: IdKind): boolean {
  if (typeof wireId === 'string') {
    return kind === 'strings' && !['', '.', '..'].includes(wireId) && wireId.isWellFormed() && !wireId.includes('\0');
  }
  // A number that is not safe may be another one rounded.
  return kind === 'numbers' && (typeof wireId === 'bigint' || Number.isSafeInteger(wireId)) && isNumberId(`${wireId}`);
}

function isNumberId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= LARGEST;
}

/**
 * An id under which Janus can save a room. Of any other it answers that it has saved it, and has not: the name of its
 * section would be none in the format of its configuration. That is `invalid-argument`, unsent.
 */
export function checkSavable(wireId: WireId, context: CallContext): void {
  if (typeof wireId !== 'string' || /^[A-Za-z0-9_*-]+$/.test(wireId)) return;
  throw invalidArgument(
    context,
    'The id of a permanent room must be made of the letters A to Z, digits, _, - and *: Janus cannot save any other.',
  );
}
