import type { Answer } from '../server/answer.js';
import type { Circumstances } from './circumstances.js';
import { continuationOf, nextLink } from './continuation.js';
import { badRequest } from './refusal.js';

/** Where a list was asked for: the links to its further pages are made from it. */
export interface ListRequest {
  readonly origin: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
}

/** The page that was asked for of the items, with a link to the next one as long as there is more. */
export function pageOf(items: readonly unknown[], list: ListRequest, circumstances: Circumstances): Answer {
  const { assume, pageSize } = circumstances;
  const start = continuationOf(list.query);
  if (start === undefined) throw badRequest('The continuation token is invalid.');
  const value = items.slice(start, start + pageSize);
  const end = start + value.length;
  const more = end < items.length || (assume.trailingPage === 'empty' && value.length > 0);
  return { status: 200, body: more ? { value, nextLink: nextLink(list, circumstances, end) } : { value } };
}
