import type { Assumptions } from '../fidelity/assumptions.js';

/** Whether two raw ids are the same person's. */
export const samePerson = (one: string, other: string, { idCase }: Pick<Assumptions, 'idCase'>): boolean =>
  idCase === 'same-person' ? one.toLowerCase() === other.toLowerCase() : one === other;
