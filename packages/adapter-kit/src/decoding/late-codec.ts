import type * as ioTs from 'io-ts';
import loadIoTs from './load-io-ts.cjs';

/** A codec that is made when it is first needed. */
export type LateCodec<C extends ioTs.Mixed> = () => C;

/**
 * Puts the making of a codec off until something is to be decoded by it, once: io-ts, which takes longer to load than an
 * adapter, is loaded then. Codecs of this kind may stand wherever one is asked for; within another one, call them.
 *
 * @param make - is given io-ts
 */
export function lateCodec<C extends ioTs.Mixed>(make: (t: typeof ioTs) => C): LateCodec<C> {
  let codec: C | undefined;
  return () => {
    codec ??= make(loadIoTs() as typeof ioTs);
    return codec;
  };
}
