/** What `parseJson` throws; it says nothing about the text. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** It is JSON, of objects and lists in so many others that what walks through it by recursion would fail. */
export class TooDeep extends NotJson {}

const MOST_LEVELS = 64;

/** The value of a body that must be JSON in UTF-8. A `__proto__` key becomes a property like any other. */
export function parseJson(body: Buffer, levels = MOST_LEVELS): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new NotJson('The body is not JSON.');
  }
  if (isDeeper(value, levels)) throw new TooDeep('The body is nested too deeply.');
  return value;
}

/** Whether objects and lists are in each other more than so many levels deep, or without end. */
export const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((it) => isDeeper(it, levels - 1)));

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
