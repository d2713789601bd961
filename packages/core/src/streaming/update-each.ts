import type { UpdateEachOptions } from '../contract/call-options.js';
import type { ParticipantService } from '../contract/participant-service.js';
import { runStream } from './run-stream.js';
import type { UpdateEntry, UpdateOutcome } from './update-entry.js';

/**
 * Changes any number of people, in any number of rooms, from a source that need not fit into memory: a database cursor, a
 * file, a generator. The outcomes come as they are known, each entry's once:
 *
 *     for await (const { status, entry, resumeAt } of updateEach(service, source, { abortSignal })) …
 *
 * **Order.** Entries of one person in one room are applied in the order of the source; nothing else is ordered, nor are
 * the outcomes. `index` says which entry an outcome belongs to, `resumeAt` where to go on after a crash or an abort:
 * whoever goes on from that of the last outcome (from the start, where there was none) leaves nobody out.
 *
 * **Requests.** Entries go to `service.updateParticipants`, with its checks and its errors. Where
 * `capabilities.update.batch` is `native`, one call takes what has gathered for one room, up to `batchSize` entries, and
 * a room has one call at a time: a source that is sorted by room needs the fewest. Otherwise each entry is a call. At most
 * `concurrency` calls are under way, each of one request at a time.
 *
 * **Memory.** It does not grow with the source. Not more than `readAhead` entries are read whose outcomes you have not
 * taken: a loop that is slow slows the source down. The source is asked for one entry at a time, and not before the first
 * step of the loop.
 *
 * **What spoils only itself.** An entry that is not `{ room, id, changes }`, or that the service's own checks refuse, is
 * `rejected`; one that the vendor refuses, or that is out of time (`timeoutInMs` is per request), is `failed` or
 * `unknown`. A room that hangs holds up its own entries, until they are out of time; others only when all of `readAhead`
 * is taken up by entries that wait for it, as in a source that is not sorted: then nothing more is read until it answers,
 * or is out of time. Where rooms may hang, a lower `timeoutInMs` or a larger `readAhead` helps. When a room is not there, those of
 * its entries that wait are `skipped`. Nothing of this ends the loop, and nothing is sent again; to do so is yours.
 *
 * **A limit is waited for.** An entry that comes back `rate-limited`, and was not applied, has no outcome yet: the whole
 * stream holds back for as long as the vendor asks (from 1 s, doubled up to 30 s, where it does not say), and sends it
 * again. Only when one pause is to be longer than an hour, or ten in a row let nothing through, does the stream end.
 *
 * **How it ends early.** The loop throws, after the outcomes of all entries that were read:
 *
 * - what the source threw, as it is, when all entries before it have been sent;
 * - `cancelled` when `abortSignal` aborts or the service is closed; `unauthenticated`, `misconfigured`, `not-found` with
 *   `subject: 'account'`, or `rate-limited` (see above) as soon as one entry meets it, because then no other can succeed.
 *   What was not sent is `skipped` with that error, and `resumeAt` does not pass it. On an abort what is under way is
 *   given up as in a batch (`unknown`); otherwise it is finished. The error's own outcome is `not-sent`: it speaks of the
 *   entries without an outcome.
 * - `invalid-argument` for wrong options, or a source that is no iterable: at the first step, with nothing read.
 *
 * Leaving the loop gives up what is under way, and sends nothing more; so does `return()` of an iterator, at once, also
 * while a `next()` is under way, which is done then. However it ends, the source is closed
 * (`return()`), and that is waited for, unless it is in the middle of a step: a source that may hang wants the signal, too.
 *
 * Entries must not be changed once they are given. Each loop over the result is a walk of its own over the source.
 */
export function updateEach<E extends UpdateEntry>(
  service: ParticipantService,
  source: Iterable<E> | AsyncIterable<E>,
  options?: UpdateEachOptions,
): AsyncIterable<UpdateOutcome<E>> {
  return { [Symbol.asyncIterator]: () => runStream(service, source, options) };
}
