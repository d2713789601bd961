import type { CallContext } from './call-context.js';
import { fieldsOf, refuseStrangers } from './guard-fields.js';

/**
 * A vendor's own extras (`native[provider]`), each read once, by the rules of every other input: for adapters, which know
 * the keys. What is no object, throws when it is read, or holds another key is `invalid-argument`, and the message names
 * the keys.
 *
 * @param known - the keys that there are; a class may keep them as getters, or hand them down
 */
export function readExtras(extras: unknown, known: readonly string[], context: CallContext): Map<string, unknown> {
  const what = `field native.${context.provider}`;
  const present = fieldsOf(extras, `${what} { ${known.join(', ')} }`, known, context);
  refuseStrangers(present, what, known, context);
  return present;
}
