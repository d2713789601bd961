import { AnyroomError } from '@anyroom/core';
import type { ListAnswer } from './codecs.js';

/** Pages that cannot be put together: items would be missing, or there twice. */
export class PagesDoNotJoin extends Error {}

/**
 * Walks a list whose page numbers the vendor documents neither from 0 nor from 1. The first request names no page; which
 * number the second page has is found from the offsets, and every page must begin where the one before it ended.
 *
 * @param fetch - asks for a page by its number, or for the first by none
 */
export async function* walkPages<T>(
  fetch: (pageNo: number | undefined) => Promise<ListAnswer<T>>,
): AsyncGenerator<readonly T[], void> {
  let page = await fetch(undefined);
  let seen = page.data.length;
  yield page.data;

  let base: 0 | 1 | undefined;
  for (let number = 1; seen < page.paging.total_count; number += 1) {
    const before = page;
    if (base === undefined) {
      // Where pages count from 1 this is the second; otherwise it is the third, or past the end.
      const second = await fetch(2).catch(pastTheEnd);
      base = second !== undefined && joins(before, second) ? 1 : 0;
      page = base === 1 && second !== undefined ? second : await fetch(1);
    } else {
      page = await fetch(number + base);
    }
    // Something went while we read: the list may end early, but it may not jump.
    if (seen >= page.paging.total_count) return;
    if (!joins(before, page)) throw new PagesDoNotJoin();
    seen += page.data.length;
    yield page.data;
  }
}

/** A vendor may refuse a page that is not there rather than answer an empty one. */
function pastTheEnd(error: unknown): undefined {
  if (AnyroomError.is(error, 'not-found') || AnyroomError.is(error, 'invalid-argument')) return undefined;
  throw error;
}

/** Whether the second page begins right after the first, in whichever way the offsets count. */
function joins(first: ListAnswer<unknown>, second: ListAnswer<unknown>): boolean {
  if (second.data.length === 0) return false;
  const { start_offset, end_offset } = first.paging;
  const endIsIncluded = end_offset - start_offset + 1 === first.data.length;
  const endIsExcluded = end_offset - start_offset === first.data.length;
  if (!endIsIncluded && !endIsExcluded) return false;
  return second.paging.start_offset === (endIsIncluded ? end_offset + 1 : end_offset);
}
