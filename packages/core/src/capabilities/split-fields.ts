import { readFields } from '../guard/read-fields.js';

/** Parts an input by its keys; `known` are those that a class may hand down. */
export function splitFields<T extends object>(
  whole: T,
  known: readonly string[],
  cannot: readonly string[],
): { kept: T; dropped: T } {
  const present = [...readFields(whole, known)];
  return {
    kept: Object.fromEntries(present.filter(([key]) => !cannot.includes(key))) as T,
    dropped: Object.fromEntries(present.filter(([key]) => cannot.includes(key))) as T,
  };
}
