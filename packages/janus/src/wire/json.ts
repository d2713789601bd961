import { parse, type Replacer, stringify } from 'lossless-json';

/**
 * Reads JSON as `JSON.parse` does, but for whole numbers beyond 2^53 - 1: those are `bigint`, and exact. A number is what
 * {@link exactNumber} makes of it.
 */
export function readJson(text: string): unknown {
  return parse(text, null, { parseNumber: exactNumber, onDuplicateKey: ({ newValue }) => newValue });
}

/** Writes JSON as `JSON.stringify` does, and a `bigint` as its digits. */
export function writeJson(value: unknown, replacer?: Replacer): string {
  return stringify(value, replacer) ?? 'null';
}

/**
 * A number as JSON writes it: a `number`, or a `bigint` where a `number` would be another one. What has more digits than
 * 64 bits can have is a `number` all the same: it takes long to read, and nothing here could use it.
 */
export function exactNumber(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) || !/^-?\d{1,20}$/.test(digits) ? number : BigInt(digits);
}
