/**
 * The fields of an input that are present, each read once: its own, and those known ones that its class keeps as getters
 * or hands down. What every object hands down (`Object.prototype`) never counts, so that nothing planted there can.
 */
export function readFields(input: object, known: readonly string[]): Map<string, unknown> {
  const inherited = isPlain(input) ? [] : known.filter((key) => !Object.hasOwn(input, key) && isHandedDown(input, key));
  const fields = new Map<string, unknown>();
  for (const key of Object.keys(input)) {
    const value = (input as Record<string, unknown>)[key];
    if (value !== undefined) fields.set(key, value);
  }
  for (const key of inherited) {
    const value = (input as Record<string, unknown>)[key];
    if (value !== undefined) fields.set(key, value);
  }
  return fields;
}

/** Whether there is no class between it and what every object hands down. */
function isPlain(input: object): boolean {
  const from = above(input);
  return from === null || above(from) === null;
}

function isHandedDown(input: object, key: string): boolean {
  for (let from = above(input); from !== null && above(from) !== null; from = above(from)) {
    if (Object.hasOwn(from, key)) return true;
  }
  return false;
}

const above = (of: object): object | null => Object.getPrototypeOf(of);
