import type { CallContext } from '../guard/call-context.js';
import { invalidArgument } from '../guard/call-context.js';

/** A source that has been opened. */
export interface Source<E> {
  /** The next step; a promise only where the source is asynchronous. */
  next(): Step<E> | Promise<Step<E>>;
  /** Tells the source that no further step will come; whatever it answers. */
  close(): unknown;
}

/** What a source gave: an entry, or nothing when it has ended. */
export type Step<E> = { readonly entry: E } | undefined;

/** Checks that something is a source, without opening it, and gives what opens it. */
export function checkSource<E>(source: Iterable<E> | AsyncIterable<E>, context: CallContext): () => Source<E> {
  const given = source as Partial<Iterable<E> & AsyncIterable<E>> | string | null | undefined;
  if (typeof given === 'object' || typeof given === 'function') {
    const openAsync = given?.[Symbol.asyncIterator];
    if (typeof openAsync === 'function') {
      return () => {
        const iterator = openAsync.call(given);
        return { next: async () => stepOf(await iterator.next()), close: () => iterator.return?.() };
      };
    }
    const open = given?.[Symbol.iterator];
    if (typeof open === 'function') {
      return () => {
        const iterator = open.call(given);
        return { next: () => stepOf(noPromise(iterator.next())), close: () => iterator.return?.() };
      };
    }
  }
  throw invalidArgument(context, 'The source must be an iterable or async iterable of { room, id, changes }.');
}

/** A promise is taken for a result without `done`, over and over. */
function noPromise<E>(result: IteratorResult<E>): IteratorResult<E> {
  if (typeof (result as { readonly then?: unknown } | undefined | null)?.then !== 'function') return result;
  throw new TypeError('The source gave a promise for a step: it must be async iterable (Symbol.asyncIterator).');
}

/** What is no result would never end. */
function stepOf<E>(result: IteratorResult<E>): Step<E> {
  if (typeof result !== 'object' || result === null) throw new TypeError('The source gave no iterator result.');
  return result.done ? undefined : { entry: result.value };
}
