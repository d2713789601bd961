import type { CallContext } from './call-context.js';
import { invalidArgument } from './call-context.js';
import { nameOfType } from './check-id.js';
import { readFields } from './read-fields.js';

/** The options that are there, each read once. */
export interface ReadOptions {
  readonly present: ReadonlyMap<string, unknown>;
  /** All of their own, also those that are `undefined`: a misspelt one is a mistake with any value. */
  readonly names: readonly string[];
}

/** Reads options. A getter may throw, and a proxy may be revoked: that is a mistake in the call as well. */
export function readOptions(options: unknown, known: readonly string[], context: CallContext): ReadOptions {
  const given = options ?? {};
  let type: string;
  try {
    if (typeof given === 'object' && !Array.isArray(given)) {
      return { present: readFields(given, known), names: Object.keys(given) };
    }
    type = nameOfType(given);
  } catch {
    throw invalidArgument(context, 'The options cannot be read: they threw. Give a plain object.');
  }
  throw invalidArgument(context, `The options must be an object, not ${type}.`);
}
