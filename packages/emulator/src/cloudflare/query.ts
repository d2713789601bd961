import type { Assumptions } from '../fidelity/assumptions.js';
import { invalid } from './body.js';

/** The query of a request; a parameter that is there twice is a list. */
export type Query = Readonly<Record<string, unknown>>;

export function textIn(query: Query, name: string, assume: Assumptions): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(`${name} must be given once`, assume);
}

export function choiceIn<V extends string>(
  query: Query,
  name: string,
  values: readonly V[],
  assume: Assumptions,
): V | undefined {
  const value = textIn(query, name, assume);
  const found = values.find((it) => it === value);
  if (value !== undefined && found === undefined) throw invalid(`${name} must be ${values.join(' or ')}`, assume);
  return found;
}

/** Whether a time is in the range that `start_time` and `end_time` tell, both included. */
export function rangeIn(query: Query, assume: Assumptions): (time: Date) => boolean {
  const [start, end] = ['start_time', 'end_time'].map((name) => {
    const value = textIn(query, name, assume);
    if (value !== undefined && Number.isNaN(Date.parse(value)))
      throw invalid(`${name} must be an ISO 8601 time`, assume);
    return value === undefined ? undefined : Date.parse(value);
  });
  return (time) => (start === undefined || time.getTime() >= start) && (end === undefined || time.getTime() <= end);
}

/** Whether one of the texts holds what `search` tells, in any case. */
export function searchIn(
  query: Query,
  assume: Assumptions,
): (...texts: readonly (string | null | undefined)[]) => boolean {
  const wanted = textIn(query, 'search', assume)?.toLowerCase();
  return (...texts) => wanted === undefined || texts.some((it) => it?.toLowerCase().includes(wanted));
}

/** The items in the order that `sort_by` and `sort_order` ask for; as they are without either. */
export function sorted<T>(
  items: readonly T[],
  query: Query,
  assume: Assumptions,
  key: (item: T) => number,
): readonly T[] {
  const order = choiceIn(query, 'sort_order', ['ASC', 'DESC'], assume);
  if (order === undefined && query['sort_by'] === undefined) return items;
  const sign = order === 'DESC' ? -1 : 1;
  return [...items].sort((one, other) => sign * (key(one) - key(other)));
}
