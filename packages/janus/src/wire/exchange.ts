import { randomUUID } from 'node:crypto';
import { detailsOf } from '@anyroom/adapter-kit';
import type { HttpClient, HttpRequest, RequestContext } from '@anyroom/adapter-kit/http';
import { AnyroomError } from '@anyroom/core';
import { type Decoder, intersection, literal, type Mixed, strict, type TypeOf } from 'io-ts';
import { writeJson } from './json.js';

/** One message to Janus, before any secret. */
export interface Message extends Pick<HttpRequest, 'route' | 'path' | 'idempotent' | 'ids' | 'secrets'> {
  readonly changesNothing?: true | undefined;
  /** All but its transaction. */
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Sends a message under a transaction of its own, the same in all its attempts, and decodes what answers that very
 * transaction; an answer to another one is `malformed-response`, whatever it says.
 */
export async function exchange<C extends Mixed>(
  client: HttpClient,
  { content, changesNothing, ...request }: Message,
  codec: C,
  context: RequestContext,
): Promise<TypeOf<C>> {
  const transaction = randomUUID();
  const answered = intersection([strict({ janus: literal('success'), transaction: literal(transaction) }), codec]);
  return client.send(
    {
      ...request,
      ...(changesNothing && { changesNothing }),
      method: 'POST',
      body: { type: 'application/json', text: writeJson({ ...content, transaction }) },
    },
    answered as Decoder<unknown, TypeOf<C>>,
    {
      ...context,
      onFailure(json, shown) {
        if (isOfAnother(json, transaction)) throw answerToAnother(context);
        context.onFailure?.(json, shown);
      },
    },
  );
}

/** What Janus cannot read at all, it answers without a transaction; it does not say success then. */
function isOfAnother(json: unknown, transaction: string): boolean {
  if (typeof json !== 'object' || json === null) return false;
  if (!('transaction' in json)) return 'janus' in json && json.janus === 'success';
  return json.transaction !== transaction;
}

function answerToAnother(context: RequestContext): AnyroomError {
  return new AnyroomError({
    code: 'malformed-response',
    outcome: 'unknown',
    message: 'Janus answered, but not to the transaction of this request. Look at what stands between.',
    details: detailsOf(context),
  });
}
