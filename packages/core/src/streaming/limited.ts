import type { AnyroomError } from '../errors/anyroom-error.js';
import type { Settlement } from './call-outcomes.js';
import type { ReadEntry } from './read-entry.js';

/** Nobody of a call. */
export const NOBODY: ReadonlyMap<ReadEntry, Limited> = new Map();

/** What is said of somebody whom the vendor has no time for now. */
export type Limited = Settlement & { readonly error: AnyroomError };

/**
 * Those whom the vendor has no time for now, and did not change; in their order. Not whoever was changed by a later entry
 * of the same call: sent again, the earlier one would undo it.
 */
export function limitedOf(
  entries: readonly ReadEntry[],
  settlements: readonly Settlement[],
): ReadonlyMap<ReadEntry, Limited> {
  if (!settlements.some(isLimited)) return NOBODY;
  const changed = new Set<string>();
  const limited: [ReadEntry, Limited][] = [];
  for (const [place, entry] of [...entries.entries()].reverse()) {
    const settlement = settlements[place];
    if (settlement === undefined) continue;
    if (settlement.status === 'applied' || settlement.status === 'unknown') changed.add(entry.id);
    else if (isLimited(settlement) && !changed.has(entry.id)) limited.push([entry, settlement]);
  }
  return new Map(limited.reverse());
}

function isLimited(settlement: Settlement): settlement is Limited {
  return (
    settlement.status !== 'applied' &&
    settlement.error.code === 'rate-limited' &&
    settlement.error.outcome !== 'unknown'
  );
}
