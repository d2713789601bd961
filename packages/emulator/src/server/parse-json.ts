/** What `parseJson` throws; it says nothing about the text. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** The value of a body that must be JSON in UTF-8. A `__proto__` key becomes a property like any other. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new NotJson('The body is not JSON.');
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
