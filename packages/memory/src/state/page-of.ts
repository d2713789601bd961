/** Something with a number by which pages are found again. */
export interface Numbered {
  readonly number: number;
}

/**
 * Some of them, after where the page before ended. Nothing that stays is left out or shown twice, whatever comes and
 * goes between two pages.
 */
export function pageOf<T extends Numbered>(
  all: Iterable<T>,
  size: number,
  after = -1,
): { readonly items: readonly T[]; readonly next: number | undefined } {
  const rest = [...all].filter(({ number }) => number > after);
  const items = rest.slice(0, size);
  return { items, next: rest.length > items.length ? items.at(-1)?.number : undefined };
}
