import { Secret } from '@anyroom/core';
import { failure, success, Type } from 'io-ts';

/** An object that can be sent as JSON; decoding copies it, so that it cannot change between check and use. */
export const JsonObject = new Type<Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>, unknown>(
  'JsonObject',
  (input): input is Readonly<Record<string, unknown>> => copyOf(input) !== undefined,
  (input, context) => {
    const copy = copyOf(input);
    return copy === undefined ? failure(input, context) : success(copy);
  },
  (object) => object,
);

function copyOf(input: unknown): Record<string, unknown> | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  try {
    const copy: unknown = JSON.parse(JSON.stringify(input, revealed));
    return typeof copy === 'object' && copy !== null && !Array.isArray(copy)
      ? (copy as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // a circle, a bigint, a getter that throws
  }
}

/** A `Secret` would send itself as redacted. */
function revealed(this: unknown, key: string, value: unknown): unknown {
  const given = (this as Record<string, unknown>)[key];
  return Secret.is(given) ? given.reveal() : value;
}
