import type { BatchEntry, OutcomeSheet } from '@anyroom/adapter-kit';
import { wavesOf } from '@anyroom/adapter-kit';
import type { UpdatedParticipant } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { namedOffenders } from './wire/failure.js';

/** How many people one PATCH may hold. The vendor names no limit; in one call there may be 350 participants. */
export const MOST_ENTRIES_A_PATCH = 350;

/** How many PATCHes beyond the necessary ones may be spent on finding whom the vendor refuses. */
export const MOST_EXTRA_PATCHES = 24;

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

  const skip = (rest: readonly BatchEntry<C>[], error: AnyroomError) => {
    for (const entry of rest) sheet.skipped(entry, error);
  };
  const fail = (rest: readonly BatchEntry<C>[], error: AnyroomError) => {
    for (const entry of rest) sheet.failed(entry, error);
  };

  const write = async (part: readonly BatchEntry<C>[]): Promise<void> => {
    stop ??= writer.ended();
    if (stop !== undefined) return skip(part, stop);
    let answer: unknown;
    try {
      await writer.patch(part, (json) => {
        answer = json;
      });
      for (const entry of part) sheet.applied(entry, writer.applied(entry));
    } catch (error) {
      if (!AnyroomError.is(error)) throw error;
      if (!blamesEntries(error)) {
        fail(part, error);
        if (endsBatch(error)) stop = error;
        return;
      }
      await narrow(part, error, answer);
    }
  };

  /** Leaves out whom the answer names, or halves. */
  const narrow = async (part: readonly BatchEntry<C>[], error: AnyroomError, answer: unknown): Promise<void> => {
    const named = namedOffenders(
      answer,
      part.map(({ id }) => id),
    );
    const parts =
      named.size > 0 && named.size < part.length
        ? [part.filter(({ id }) => !named.has(id))]
        : [part.slice(0, part.length / 2), part.slice(part.length / 2)];
    if (part.length === 1) return fail(part, error);
    if (named.size > 0)
      fail(
        part.filter(({ id }) => named.has(id)),
        error,
      );
    for (const each of parts) {
      if (extra === 0) fail(each, error);
      else {
        extra -= 1;
        await write(each);
      }
    }
  };

  for (const wave of wavesOf(entries)) {
    for (let from = 0; from < wave.length; from += MOST_ENTRIES_A_PATCH) {
      await write(wave.slice(from, from + MOST_ENTRIES_A_PATCH));
    }
  }
}

/** A refusal of the body, for which single entries may be to blame. */
function blamesEntries({ code, outcome, details: { status } }: AnyroomError): boolean {
  return code === 'invalid-argument' && outcome === 'refused' && (status === 400 || status === 413 || status === 422);
}

/** What holds for every further PATCH as well. */
function endsBatch({ code }: AnyroomError): boolean {
  return code === 'unauthenticated' || code === 'misconfigured' || code === 'not-found' || code === 'cancelled';
}
