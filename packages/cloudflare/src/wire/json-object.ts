import { randomUUID } from 'node:crypto';
import { lateCodec } from '@anyroom/adapter-kit';
import { Secret } from '@anyroom/core';

/**
 * An object that can be sent as JSON; decoding copies it, so that it cannot change between check and use. A `Secret` in it
 * stays one: {@link textOf} reveals it.
 */
export const JsonObject = lateCodec(
  ({ failure, success, Type }) =>
    new Type<Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>, unknown>(
      'JsonObject',
      (input): input is Readonly<Record<string, unknown>> => copyOf(input) !== undefined,
      (input, context) => {
        const copy = copyOf(input);
        return copy === undefined ? failure(input, context) : success(copy);
      },
      (object) => object,
    ),
);

/** The text of a body, with what its secrets hold. */
export function textOf(body: object): string {
  return JSON.stringify(
    body,
    instead((secret) => secret.reveal()),
  );
}

function copyOf(input: unknown): Record<string, unknown> | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const secrets = new Map<unknown, Secret>();
  const put = (secret: Secret) => {
    const mark = randomUUID();
    secrets.set(mark, secret);
    return mark;
  };
  try {
    const copy: unknown = JSON.parse(JSON.stringify(input, instead(put)), (_, value) => secrets.get(value) ?? value);
    return typeof copy === 'object' && copy !== null && !Array.isArray(copy) && !Secret.is(copy)
      ? (copy as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // a circle, a bigint, a getter that throws
  }
}

/** Has a text written in the place of each `Secret`, which would write itself as redacted. */
function instead(write: (secret: Secret) => string) {
  return function (this: unknown, key: string, value: unknown): unknown {
    const given = (this as Record<string, unknown>)[key];
    return Secret.is(given) ? write(given) : value;
  };
}
