import type { BatchEntry, OutcomeSheet } from '@anyroom/adapter-kit';
import { wavesOf } from '@anyroom/adapter-kit';
import type { UpdatedParticipant } from '@anyroom/core';
import { AnyroomError, deriveError } from '@anyroom/core';
import { blamesEntries, MOST_ENTRIES_A_PATCH, MOST_EXTRA_PATCHES, partedBy } from './narrowing.js';

/** How a batch writes. */
export interface BatchWriter<C> {
  /** Sends one PATCH, which applies as a whole or not at all; `onFailure` sees a refusal's JSON. */
  patch(entries: readonly BatchEntry<C>[], onFailure: (json: unknown) => void): Promise<void>;
  /** What to say of an entry that was applied. */
  applied(entry: BatchEntry<C>): UpdatedParticipant;
  /** The reason not to send any more, if there is one by now. */
  ended(): AnyroomError | undefined;
}

/**
 * Writes entries with as few PATCHes as there can be: 350 people in each, and the same person never twice in one. When
 * the vendor refuses a PATCH, nobody in it was changed; then whoever it names is left out, and if it names nobody, the
 * halves are tried apart, until the refused ones stand alone or the extra PATCHes are used up.
 */
export async function writeBatch<C>(
  entries: readonly BatchEntry<C>[],
  sheet: OutcomeSheet,
  writer: BatchWriter<C>,
): Promise<void> {
  let extra = MOST_EXTRA_PATCHES;
  let stop: AnyroomError | undefined;

  const write = async (part: readonly BatchEntry<C>[]): Promise<void> => {
    stop ??= writer.ended();
    if (stop !== undefined) return noteSkipped(part, sheet, stop);
    let answer: unknown;
    try {
      await writer.patch(part, (json) => {
        answer = json;
      });
      for (const entry of part) sheet.applied(entry, writer.applied(entry));
    } catch (error) {
      if (!AnyroomError.is(error)) throw error;
      if (error.outcome === 'refused' && blamesEntries(error)) return narrow(part, error, answer);
      noteFailed(part, sheet, error);
      if (endsBatch(error)) stop = error;
    }
  };

  /** Leaves out whom the answer names, or halves. */
  const narrow = async (part: readonly BatchEntry<C>[], error: AnyroomError, answer: unknown): Promise<void> => {
    const { blamed, parts } = partedBy(answer, part);
    noteFailed(blamed, sheet, error);
    for (const other of parts) await writeExtra(other, error);
  };

  const writeExtra = async (part: readonly BatchEntry<C>[], error: AnyroomError): Promise<void> => {
    if (extra === 0) return noteFailed(part, sheet, error);
    extra -= 1;
    await write(part);
  };

  // Ids that differ only in case may be of one person, and two spellings in one PATCH have no order.
  const people = entries.map((entry) => ({ index: entry.index, id: entry.id.toLowerCase(), changes: entry }));
  for (const wave of wavesOf(people).map((each) => each.map(({ changes: entry }) => entry))) {
    for (let from = 0; from < wave.length; from += MOST_ENTRIES_A_PATCH) {
      await write(wave.slice(from, from + MOST_ENTRIES_A_PATCH));
    }
  }
}

/** Notes what a request failed with for every entry that it was about. Given up before it was sent: `skipped`. */
export function noteFailed(entries: readonly BatchEntry<unknown>[], sheet: OutcomeSheet, error: AnyroomError): void {
  const wasNeverSent = error.code === 'cancelled' && error.outcome === 'not-sent';
  for (const entry of entries) {
    const own = deriveError(error, { details: { participant: entry.id } });
    if (wasNeverSent) sheet.skipped(entry, own);
    else sheet.failed(entry, own);
  }
}

function noteSkipped(entries: readonly BatchEntry<unknown>[], sheet: OutcomeSheet, error: AnyroomError): void {
  for (const entry of entries) {
    sheet.skipped(entry, deriveError(error, { outcome: 'not-sent', details: { participant: entry.id } }));
  }
}

/** What holds for every further PATCH as well, or a vendor that asks not to be asked more than it has been already. */
function endsBatch({ code }: AnyroomError): boolean {
  return FINAL.has(code);
}

const FINAL: ReadonlySet<AnyroomError['code']> = new Set([
  'unauthenticated',
  'permission-denied',
  'misconfigured',
  'not-found',
  'rate-limited',
  'cancelled',
]);
