import type { Assumptions } from '../fidelity/assumptions.js';
import { badArgument, wrongType } from './refusal.js';
import type { Room } from './resource.js';

/** The first moment at which a room can be joined, and the first at which it no longer can. */
export type Validity = Pick<Room, 'validFrom' | 'validUntil'>;

const LONGEST_IN_MS = 180 * 24 * 60 * 60 * 1000;

/** From now on, for as long as a room can be open. */
export const usualValidity = (now: Date): Validity => ({ validFrom: now, validUntil: longestFrom(now) });

/**
 * The validity that results when what a request asks for is put over what there is, or the refusal of the first rule
 * that it breaks. What was not asked for is not looked at again: it may have been overtaken by the clock.
 */
export function validityOf(
  body: Readonly<Record<string, unknown>>,
  present: Validity,
  { now, assume }: { readonly now: Date; readonly assume: Assumptions },
): Validity {
  const from = instant(body, 'validFrom');
  const until = instant(body, 'validUntil');
  if (!from && !until) return present;
  const { validFrom, validUntil } = { validFrom: from ?? present.validFrom, validUntil: until ?? present.validUntil };
  if (validUntil <= now) throw badArgument('ValidUntil', 'The time range end is in the past.');
  if (from && (from > longestFrom(now) || (from < now && assume.validFromInPast === '400')))
    throw badArgument('ValidFrom', 'Value is incorrect or more than 180 days in the future.');
  if (validUntil <= validFrom || validUntil > longestFrom(validFrom))
    throw badArgument('ValidUntil', 'The time range is incorrect, or larger than 180 days.');
  return { validFrom, validUntil };
}

const longestFrom = (from: Date) => new Date(from.getTime() + LONGEST_IN_MS);

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/** The time that a field names; null is as good as nothing. A time without an offset is one in UTC, and so is a date. */
function instant(body: Readonly<Record<string, unknown>>, field: keyof Validity): Date | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  const [text, offset] = typeof value === 'string' ? (TIME.exec(value) ?? []) : [];
  const time = new Date(text && /T/i.test(text) && offset === undefined ? `${text}Z` : (text ?? Number.NaN));
  if (Number.isNaN(time.getTime())) throw wrongType('System.DateTimeOffset', `$.${field}`);
  return time;
}
