/**
 * When a change reaches the person.
 *
 * - `live`: somebody connected now notices at once.
 * - `next-join`: it holds from the next time they join.
 * - `unknown`: the vendor does not say.
 */
export type Effect = 'live' | 'next-join' | 'unknown';

const CERTAINTY: readonly Effect[] = ['unknown', 'next-join', 'live'];

/** The least certain of some effects: `unknown` before `next-join` before `live`. Of none at all: `unknown`. */
export function leastCertain(effects: Iterable<Effect>): Effect {
  const all = new Set(effects);
  return CERTAINTY.find((effect) => all.has(effect)) ?? 'unknown';
}
