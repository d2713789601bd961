import type { CallContext } from './call-context.js';
import { fieldsOf } from './guard-fields.js';

/**
 * A vendor's own extras (`native[provider]`), each read once, by the rules of every other input: for adapters, which know
 * the keys. What is no object, or throws when it is read, is `invalid-argument`.
 *
 * @param known - the keys that a class may keep as getters, or hand down
 */
export function readExtras(extras: unknown, known: readonly string[], context: CallContext): Map<string, unknown> {
  return fieldsOf(extras, `field native.${context.provider} { ${known.join(', ')} }`, known, context);
}
