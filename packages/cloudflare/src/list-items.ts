import { detailsOf, handOut } from '@anyroom/adapter-kit';
import type { RequestContext } from '@anyroom/adapter-kit/http';
import { AnyroomError, type CallContext, type CallOptions } from '@anyroom/core';
import type { AppConnection } from './app-connection.js';
import type { ListAnswer } from './wire/codecs.js';
import { PagesDoNotJoin, walkPages } from './wire/walk-pages.js';

/** Asks for one page; the first where no number is given. */
export type FetchPage<T, C extends CallContext> = (
  call: C & RequestContext,
  pageNo: number | undefined,
) => Promise<ListAnswer<T>>;

/** Walks a list item by item, each page a call of its own. */
export async function* listItems<T, C extends CallContext>(
  { gate }: AppConnection,
  context: C,
  options: CallOptions | undefined,
  fetchPage: FetchPage<T, C>,
): AsyncGenerator<T, void, undefined> {
  const fetch = (pageNo: number | undefined) =>
    gate.call(context, options, (deadline) => fetchPage({ ...context, deadline }, pageNo));
  try {
    for await (const page of walkPages(fetch)) yield* handOut(page, options?.abortSignal, context);
  } catch (error) {
    throw error instanceof PagesDoNotJoin ? pagesError(context) : error;
  }
}

function pagesError(context: CallContext): AnyroomError {
  return new AnyroomError({
    code: 'malformed-response',
    outcome: 'not-sent',
    message: 'Cloudflare answered with pages that do not join up: something would be missing. Read the list again.',
    details: detailsOf(context),
  });
}
