import { parse, stringify } from 'lossless-json';

/** Reads JSON whose ids may be larger than a `number` can tell apart: those are `bigint`. */
export function readExactly(text: string): unknown {
  return parse(text, null, (digits) => (Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits)));
}

/** Writes JSON, and a `bigint` as its digits. */
export function writeExactly(value: unknown): string {
  return stringify(value) ?? '';
}
