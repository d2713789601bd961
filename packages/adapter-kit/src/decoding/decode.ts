import type { Decoder, ValidationError } from 'io-ts';

/** What came of decoding: the value, or where it is wrong. Paths only: a value could be a secret. */
export type Decoded<A> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly paths: readonly string[] };

/** A decoder of io-ts, or what gives one: see `lateCodec`. */
export type AnyDecoder<A> = Decoder<unknown, A> | (() => Decoder<unknown, A>);

/** How many places are told at the most; nobody reads more. */
const MOST_PATHS = 20;

/**
 * Decodes by an io-ts codec. Write codecs with `strict`, so that unknown keys are dropped and not passed
 * on, and lists with `listOf`, so that a list of bad items costs no more than a few of them.
 */
export function decode<A>(codec: AnyDecoder<A>, input: unknown): Decoded<A> {
  const decoded = (typeof codec === 'function' ? codec() : codec).decode(input);
  if (decoded._tag === 'Right') return { ok: true, value: decoded.right };
  return { ok: false, paths: decoded.left.slice(0, MOST_PATHS).map(pathOf) };
}

function pathOf({ context }: ValidationError): string {
  const keys = context.map(({ key }) => key).filter((key) => key !== '');
  return keys.length === 0 ? '(the whole)' : keys.join('.');
}
