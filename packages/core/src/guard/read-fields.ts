/**
 * The fields of an input that are present, each read once: its own, and those known ones that its class keeps as getters
 * or hands down. What every object hands down (`Object.prototype`) never counts, so that nothing planted there can.
 */
export function readFields(input: object, known: readonly string[]): Map<string, unknown> {
  const inherited = known.filter((key) => !Object.hasOwn(input, key) && isHandedDown(input, key));
  const fields = new Map<string, unknown>(Object.entries(input));
  for (const key of inherited) fields.set(key, (input as Record<string, unknown>)[key]);
  for (const [key, value] of fields) if (value === undefined) fields.delete(key);
  return fields;
}

function isHandedDown(input: object, key: string): boolean {
  for (let from = above(input); from !== null && above(from) !== null; from = above(from)) {
    if (Object.hasOwn(from, key)) return true;
  }
  return false;
}

const above = (of: object): object | null => Object.getPrototypeOf(of);
