import type { Assumptions } from '../fidelity/assumptions.js';
import { Refusal } from './refusal.js';

export interface Paging {
  readonly total_count: number;
  readonly start_offset: number;
  readonly end_offset: number;
}

export interface PageQuery {
  readonly page_no?: unknown;
  readonly per_page?: unknown;
}

/** The page asked for. `pageSize` is what a request without `per_page` gets, and the most that any gets. */
export function pageOf<T>(
  items: readonly T[],
  query: PageQuery,
  pageSize: number,
  assume: Assumptions,
): { readonly items: readonly T[]; readonly paging: Paging } {
  const base = Number(assume.pageBase);
  const page = whole(query.page_no, 'page_no') ?? base;
  if (page < base) throw new Refusal(Number(assume.invalidBody), `page_no must be ${base} or more`);
  const size = Math.min(whole(query.per_page, 'per_page') || pageSize, pageSize);
  const start = (page - base) * size;
  const found = items.slice(start, start + size);
  return { items: found, paging: { total_count: items.length, ...offsets(start, found.length, items.length, assume) } };

  function whole(value: unknown, name: string): number | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
    throw new Refusal(Number(assume.invalidBody), `${name} must be a whole number, 0 or more`);
  }
}

function offsets(start: number, length: number, total: number, assume: Assumptions) {
  if (length === 0) return { start_offset: total, end_offset: total };
  switch (assume.offsets) {
    case 'one-based':
      return { start_offset: start + 1, end_offset: start + length };
    case 'zero-based':
      return { start_offset: start, end_offset: start + length - 1 };
    case 'half-open':
      return { start_offset: start, end_offset: start + length };
  }
}
