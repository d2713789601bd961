import type { CallContext } from '@anyroom/core';
import { detailsOf, endedError } from './deadline.js';

/** Hands on what a list has read, one by one, until its caller gives up: then the next step is `cancelled`, `not-sent`. */
export function* handOut<T>(
  items: Iterable<T>,
  abortSignal: AbortSignal | undefined,
  context: CallContext,
): Generator<T, void, undefined> {
  for (const item of items) {
    if (abortSignal?.aborted) throw endedError('cancelled', 'not-sent', detailsOf(context));
    yield item;
  }
}
