import { detailsOf, endedError } from '@anyroom/adapter-kit';
import type { CallContext } from '@anyroom/core';

/** Hands on what has been read, until the caller gives up. */
export function* walk<T>(
  items: Iterable<T>,
  abortSignal: AbortSignal | undefined,
  context: CallContext,
): Generator<T, void, undefined> {
  for (const item of items) {
    if (abortSignal?.aborted) throw endedError('cancelled', 'not-sent', detailsOf(context));
    yield item;
  }
}
