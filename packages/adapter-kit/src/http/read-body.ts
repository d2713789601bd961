import { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';

/** Why a body could not be read to its end. */
export type BodyFailure = 'too-large' | 'aborted' | 'broken';

/**
 * Reads a body as UTF-8 text, at most `limitInBytes` of it after decompression. Whatever ends it early also ends the
 * connection, so that nothing goes on arriving that nobody reads.
 */
export function readBody(
  body: Readable,
  limitInBytes: number,
  signal: AbortSignal,
): Promise<{ readonly text: string } | { readonly failure: BodyFailure; readonly error?: Error }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (result: { text: string } | { failure: BodyFailure; error?: Error }) => {
      signal.removeEventListener('abort', onAbort);
      if ('failure' in result) body.destroy();
      resolve(result);
    };
    const onAbort = () => finish({ failure: 'aborted' });
    // The listener stays on after the end: destroying a body makes it emit one more error.
    body.on('error', (error) => finish(signal.aborted ? { failure: 'aborted' } : { failure: 'broken', error }));
    body.on('close', () => finish({ failure: 'broken' }));
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitInBytes) finish({ failure: 'too-large' });
      else chunks.push(chunk);
    });
    body.on('end', () => finish({ text: new TextDecoder().decode(Buffer.concat(chunks)) }));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
}
