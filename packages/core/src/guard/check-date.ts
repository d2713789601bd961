import type { CallContext } from './call-context.js';
import { invalidArgument } from './call-context.js';
import { nameOfType } from './check-id.js';

/** A copy of a date that is one: a text, a number and `new Date('never')` are `invalid-argument`. */
export function checkDate(field: string, value: unknown, nullable: boolean, context: CallContext): Date {
  const time = timeOf(value);
  if (time === undefined) {
    throw invalidArgument(
      context,
      `The field ${field} must be a Date${nullable ? ' or null' : ''}, not ${nameOfType(value)}.`,
    );
  }
  if (!(time >= EARLIEST && time <= LATEST)) {
    throw invalidArgument(context, `The field ${field} must be a valid Date, of a year from 0000 to 9999.`);
  }
  return new Date(time);
}

/** The time of a date from whichever realm; a test runner has several, and `instanceof` knows one. */
function timeOf(value: unknown): number | undefined {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
}

/** What has a form with four digits for the year, as every vendor reads it. */
const EARLIEST = Date.parse('0000-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');
