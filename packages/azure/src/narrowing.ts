import type { AnyroomError } from '@anyroom/core';
import { offendersOf } from './wire/failure.js';

/** How many people one PATCH may hold. The vendor names no limit; in one call there may be 350 participants. */
export const MOST_ENTRIES_A_PATCH = 350;

/** How many PATCHes beyond the necessary ones may be spent on finding whom the vendor refuses. */
export const MOST_EXTRA_PATCHES = 24;

/** A refusal of the body, for which single entries may be to blame: a PATCH applies as a whole or not at all. */
export function blamesEntries({ code, details: { status } }: AnyroomError): boolean {
  return code === 'invalid-argument' && (status === 400 || status === 413 || status === 422);
}

/**
 * Whom a refusal of several entries is about, and what is to be tried apart: where the answer names somebody, the others,
 * and each of those alone who may be meant; otherwise the halves. Who stood there alone is to blame.
 */
export function partedBy<E extends { readonly id: string }>(
  answer: unknown,
  entries: readonly E[],
): { readonly blamed: readonly E[]; readonly parts: readonly (readonly E[])[] } {
  if (entries.length <= 1) return { blamed: entries, parts: [] };
  const { named, suspected } = offendersOf(
    answer,
    entries.map(({ id }) => id),
  );
  if (named.size === 0 && suspected.size === 0) {
    const middle = Math.ceil(entries.length / 2);
    return { blamed: [], parts: [entries.slice(0, middle), entries.slice(middle)] };
  }
  const blamed = entries.filter(({ id }) => named.has(id));
  const apart = entries.filter(({ id }) => suspected.has(id)).map((entry) => [entry]);
  const others = entries.filter(({ id }) => !named.has(id) && !suspected.has(id));
  return { blamed, parts: others.length === 0 ? apart : [others, ...apart] };
}
