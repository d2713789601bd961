import type { CallContext } from './call-context.js';
import { invalidArgument } from './call-context.js';
import { nameOfType } from './check-id.js';
import { readFields } from './read-fields.js';

/** The options that are present, read once; a getter may throw, and a proxy may be revoked: that is a mistake as well. */
export function readOptions(options: unknown, known: readonly string[], context: CallContext): Map<string, unknown> {
  const given = options ?? {};
  let type: string;
  try {
    if (typeof given === 'object' && !Array.isArray(given)) return readFields(given, known);
    type = nameOfType(given);
  } catch {
    throw invalidArgument(context, 'The options cannot be read: they threw. Give a plain object.');
  }
  throw invalidArgument(context, `The options must be an object, not ${type}.`);
}
