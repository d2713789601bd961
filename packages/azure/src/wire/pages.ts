import { type AnyDecoder, detailsOf } from '@anyroom/adapter-kit';
import type { HttpClient, HttpRequest } from '@anyroom/adapter-kit/http';
import type { CallContext } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { Timed } from '../timed.js';
import { BadNextLink, type OwnPlaces, pathOfNextLink } from './next-link.js';

/** A page of a list, as the vendor has them. */
export interface Page<T> {
  readonly value: readonly T[];
  readonly nextLink?: string | null | undefined;
}

/** A list that comes in pages. */
export interface PagedList<T> {
  /** Asks for the first page; further ones are asked for likewise, at the path that a link names. */
  readonly first: HttpRequest;
  readonly codec: AnyDecoder<Page<T>>;
  /** What is listed, for messages ('roster'). */
  readonly name: string;
}

/** How many pages with nothing on them may follow each other: a list without an end would never let go of its caller. */
const MOST_EMPTY_PAGES = 20;

/** Walks a list page by page. A link off the own hosts, or one seen before, is `malformed-response`. */
export async function* walkPages<T>(
  { first, codec, name }: PagedList<T>,
  { client, places }: { readonly client: HttpClient; readonly places: OwnPlaces },
  context: CallContext,
  timed: Timed,
): AsyncGenerator<readonly T[], void, undefined> {
  let request = first;
  const seen = new Set([request.path]);
  let emptyPages = 0;
  for (;;) {
    const page = await timed((deadline) => client.send(request, codec, { ...context, deadline }));
    yield page.value;
    emptyPages = page.value.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages > MOST_EMPTY_PAGES) throw malformed(context, `The ${name} goes on and on with empty pages.`);
    if (page.nextLink == null || page.nextLink === '') return;
    const path = pathOf(page.nextLink, places, context);
    if (seen.has(path)) throw malformed(context, 'The link to the next page leads back to one that was read.');
    seen.add(path);
    request = { ...first, path };
  }
}

function pathOf(link: string, places: OwnPlaces, context: CallContext): string {
  try {
    return pathOfNextLink(link, places);
  } catch (error) {
    if (error instanceof BadNextLink) throw malformed(context, error.message);
    throw error;
  }
}

function malformed(context: CallContext, message: string): AnyroomError {
  return new AnyroomError({ code: 'malformed-response', outcome: 'not-sent', message, details: detailsOf(context) });
}
