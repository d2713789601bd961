import type { Assumptions } from '../fidelity/assumptions.js';
import { Refusal } from './refusal.js';
import { mistakesIn, type Shape } from './shape.js';

/** The body without the fields that are not known, or the refusal of one that has not the shape. */
export function bodyLike<T extends object>(
  shape: Shape,
  body: unknown,
  assume: Assumptions,
  { partial = false }: { readonly partial?: boolean } = {},
): T {
  const [mistake] = mistakesIn(body, shape, '', { unknown: 'ignored', partial });
  if (mistake !== undefined) throw invalid(mistake, assume);
  return shape.known(body) as T;
}

/** The refusal of something in a request that is not what it must be. */
export const invalid = (message: string, assume: Assumptions) => new Refusal(Number(assume.invalidBody), message);
