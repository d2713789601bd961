import { AnyroomError } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ListAnswer } from '../src/wire/codecs.js';
import { PagesDoNotJoin, walkPages } from '../src/wire/walk-pages.js';

type Page = ListAnswer<{ readonly id: string }>;

interface Vendor {
  readonly base: 0 | 1;
  readonly offsets: 'one-based' | 'zero-based' | 'half-open';
  readonly pageSize: number;
  /** Whether a page past the end is refused, or answered empty. */
  readonly pastTheEnd: 'refused' | 'empty';
}

const everyVendor = fc.record<Vendor>({
  base: fc.constantFrom(0, 1),
  offsets: fc.constantFrom('one-based', 'zero-based', 'half-open'),
  pageSize: fc.integer({ min: 1, max: 7 }),
  pastTheEnd: fc.constantFrom('refused', 'empty'),
});

const refusal = new AnyroomError({ code: 'invalid-argument', message: 'no such page', outcome: 'refused' });

/** Answers as such a vendor would; the people are whoever is there when a page is asked for. */
function pagesOf({ base, offsets, pageSize, pastTheEnd }: Vendor, people: () => readonly string[]) {
  const asked: (number | undefined)[] = [];
  const fetch = async (pageNo: number | undefined): Promise<Page> => {
    asked.push(pageNo);
    const all = people();
    const start = ((pageNo ?? base) - base) * pageSize;
    const found = all.slice(start, start + pageSize);
    if (found.length === 0 && start > 0 && pastTheEnd === 'refused') throw refusal;
    const from = offsets === 'one-based' ? start + 1 : start;
    const to = offsets === 'zero-based' ? start + found.length - 1 : start + found.length;
    return {
      data: found.map((id) => ({ id })),
      paging: { total_count: all.length, start_offset: from, end_offset: to },
    };
  };
  return { fetch, asked };
}

async function walked(fetch: (pageNo: number | undefined) => Promise<Page>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of walkPages(fetch)) ids.push(...page.map(({ id }) => id));
  return ids;
}

const crowd = (size: number) => Array.from({ length: size }, (_, number) => `person-${number}`);

describe('walking the pages of a list', () => {
  test('finds everybody once and in order, however the vendor counts pages and offsets', async () => {
    await fc.assert(
      fc.asyncProperty(everyVendor, fc.nat({ max: 30 }), async (vendor, size) => {
        const { fetch, asked } = pagesOf(vendor, () => crowd(size));
        expect(await walked(fetch)).toEqual(crowd(size));
        const pages = Math.max(1, Math.ceil(size / vendor.pageSize));
        expect(asked.length).toBe(pages + (pages > 1 && vendor.base === 0 ? 1 : 0));
        expect(asked[0]).toBeUndefined();
      }),
    );
  });

  test('never gives the same page twice for the next one', async () => {
    const deaf = pagesOf({ base: 1, offsets: 'one-based', pageSize: 2, pastTheEnd: 'empty' }, () => crowd(5));
    await expect(walked(() => deaf.fetch(undefined))).rejects.toBeInstanceOf(PagesDoNotJoin);
  });

  test.each([
    ['a gap', { start_offset: 4, end_offset: 5 }],
    ['an overlap', { start_offset: 2, end_offset: 3 }],
    ['offsets that are none', { start_offset: -1, end_offset: -1 }],
  ])('refuses %s between two pages', async (_, paging) => {
    const good = pagesOf({ base: 1, offsets: 'one-based', pageSize: 2, pastTheEnd: 'empty' }, () => crowd(6));
    const fetch = async (pageNo: number | undefined) => {
      const page = await good.fetch(pageNo);
      return pageNo === undefined ? page : { ...page, paging: { ...page.paging, ...paging } };
    };
    await expect(walked(fetch)).rejects.toBeInstanceOf(PagesDoNotJoin);
  });

  test('refuses a first page with nobody on it, of a list with somebody', async () => {
    const empty = async (): Promise<Page> => ({
      data: [],
      paging: { total_count: 3, start_offset: 0, end_offset: 0 },
    });
    await expect(walked(empty)).rejects.toBeInstanceOf(PagesDoNotJoin);
  });

  test('ends early when people left meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(everyVendor, fc.constantFrom(1, 2), async (vendor, pagesLeft) => {
        // Where not even the second page may be asked for, the refusal is all that there is.
        fc.pre(!(vendor.base === 0 && vendor.pastTheEnd === 'refused' && pagesLeft === 1));
        let size = 3 * vendor.pageSize;
        const { fetch } = pagesOf(vendor, () => crowd(size));
        const ids: string[] = [];
        for await (const page of walkPages(fetch)) {
          ids.push(...page.map(({ id }) => id));
          size = pagesLeft * vendor.pageSize;
        }
        expect(ids).toEqual(crowd(size));
      }),
    );
  });

  test('passes any other failure on', async () => {
    const down = new AnyroomError({ code: 'unavailable', message: 'down', outcome: 'not-sent' });
    const { fetch } = pagesOf({ base: 1, offsets: 'one-based', pageSize: 2, pastTheEnd: 'empty' }, () => crowd(6));
    const failing = (pageNo: number | undefined) => (pageNo === undefined ? fetch(pageNo) : Promise.reject(down));
    await expect(walked(failing)).rejects.toBe(down);
  });
});
