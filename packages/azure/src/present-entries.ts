import type { BatchEntry, OutcomeSheet } from '@anyroom/adapter-kit';
import type { RoomContext } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { notOnRoster } from './roster-errors.js';
import { noteFailed } from './update-batch.js';
import type { RosterEntry } from './wire/codecs.js';

/**
 * Those of a batch who are on the roster, found by one walk that ends as soon as everybody is found. The others are noted
 * as not found; when the walk fails each of them is noted with its error. Whoever was found before that is present.
 */
export async function presentEntries<C>(
  entries: readonly BatchEntry<C>[],
  sheet: OutcomeSheet,
  context: RoomContext,
  roster: AsyncIterable<readonly RosterEntry[]>,
): Promise<readonly BatchEntry<C>[]> {
  if (entries.length === 0) return entries;
  const missing = new Set(entries.map(({ id }) => id));
  try {
    for await (const page of roster) {
      for (const { rawId } of page) missing.delete(rawId);
      if (missing.size === 0) break;
    }
  } catch (error) {
    if (!AnyroomError.is(error)) throw error;
    noteFailed(
      entries.filter(({ id }) => missing.has(id)),
      sheet,
      error,
    );
    return entries.filter(({ id }) => !missing.has(id));
  }
  for (const entry of entries) {
    if (missing.has(entry.id)) sheet.failed(entry, notOnRoster({ ...context, participant: entry.id }));
  }
  return entries.filter(({ id }) => !missing.has(id));
}
