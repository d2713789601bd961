import type { UpdateEachOptions } from '../contract/call-options.js';
import type { ParticipantService } from '../contract/participant-service.js';
import { AnyroomError } from '../errors/anyroom-error.js';
import { deriveError } from '../errors/derive-error.js';
import type { CallContext } from '../guard/call-context.js';
import { checkUpdateEachOptions } from '../guard/check-options.js';
import type { Settlement, Unapplied } from './call-outcomes.js';
import { callFor, isLeftBehind, skippedFor } from './call-outcomes.js';
import { createHoldBack } from './hold-back.js';
import type { Group } from './lanes.js';
import { Lanes } from './lanes.js';
import { limitedOf, NOBODY } from './limited.js';
import { Queue } from './queue.js';
import type { ReadEntry } from './read-entry.js';
import { isSameTarget, readEntry } from './read-entry.js';
import { checkSource } from './source.js';
import { Unsettled } from './unsettled.js';
import type { UpdateEntry, UpdateOutcome } from './update-entry.js';

const DEFAULT_CONCURRENCY = 8;
const DEFAULT_BATCH_SIZE = 350;
/** How many entries are read for each call that may be under way, where a call is one entry. */
const READ_FOR_EACH_CALL = 16;
/** After how many outcomes the event loop goes round: where neither source nor service waits, a timer could not fire. */
const OUTCOMES_A_ROUND = 1_000;

/** One walk of `updateEach` over its source. Its `return()` does not wait for a `next()` that is under way. */
export function runStream<E extends UpdateEntry>(
  service: ParticipantService,
  given: Iterable<E> | AsyncIterable<E>,
  options: UpdateEachOptions | undefined,
): AsyncGenerator<UpdateOutcome<E>, void, undefined> {
  const exit = { leave: () => {} };
  const walk = walkOver(service, given, options, exit);
  const end = walk.return.bind(walk);
  return Object.assign(walk, {
    return: (value: void | PromiseLike<void>) => {
      exit.leave();
      return end(value);
    },
  });
}

async function* walkOver<E extends UpdateEntry>(
  service: ParticipantService,
  given: Iterable<E> | AsyncIterable<E>,
  options: UpdateEachOptions | undefined,
  exit: { leave: () => void },
): AsyncGenerator<UpdateOutcome<E>, void, undefined> {
  const context = { provider: service.provider, operation: 'updateEach' };
  const { abortSignal, timeoutInMs, ...counts } = checkUpdateEachOptions(options, context);
  const open = checkSource(given, context);
  if (abortSignal?.aborted) throw cancelled(context);

  const { update } = service.capabilities;
  const byRoom = update === false || update.batch === 'native';
  const concurrency = counts.concurrency ?? DEFAULT_CONCURRENCY;
  const batchSize = byRoom ? (counts.batchSize ?? DEFAULT_BATCH_SIZE) : 1;
  const readAhead = counts.readAhead ?? concurrency * (byRoom ? batchSize : READ_FOR_EACH_CALL);
  // A slow loop must not turn large batches into small ones: what it takes is made up for by the batch.
  const chunk = Math.min(batchSize, Math.ceil(readAhead / 2));

  const source = open();
  const calls = new AbortController();
  const unsettled = new Unsettled();
  const settled = new Queue<readonly [entry: ReadEntry<E>, settlement: Settlement]>();
  let nextIndex = 0;
  let taken = 0;
  /** The first entry that was left behind because the stream ended: whoever goes on has to begin there. */
  let leftBehindAt = Number.POSITIVE_INFINITY;
  let underWay = 0;
  let isReading = false;
  let hasEnded = false;
  let isLeft = false;
  /** Why nothing more is read, and nothing more sent. */
  let stopped: AnyroomError | undefined;
  /** What the loop throws at last: what came first of this and the source's own. */
  let failure: { readonly error: unknown } | undefined;
  let wake = () => {};

  const settle = (entry: ReadEntry, settlement: Settlement) => {
    settled.push([entry as ReadEntry<E>, settlement]);
    wake();
  };

  const stop = (reason: AnyroomError) => {
    if (stopped !== undefined) return;
    stopped = reason;
    failure ??= { error: deriveError(reason, { outcome: 'not-sent', details: { operation: context.operation } }) };
    for (const entry of lanes.drain()) settle(entry, skippedFor(entry, reason));
    wake();
  };

  const onAbort = () => {
    if (hasEnded && unsettled.size === settled.size) return;
    stop(cancelled(context));
    calls.abort();
  };

  const dispatch = () => {
    while (underWay < concurrency && stopped === undefined && !holdBack.isOn) {
      const group = lanes.take();
      if (group === undefined) return;
      underWay += 1;
      void send(group);
    }
  };
  const lanes = new Lanes({ byRoom, batchSize, onReady: dispatch });
  const holdBack = createHoldBack(dispatch);

  const send = async ({ lane, entries }: Group) => {
    const call = { abortSignal: calls.signal, timeoutInMs, concurrency: 1 };
    const { settlements, ended } = await callFor(service, entries, call, context);
    underWay -= 1;
    if (ended !== undefined) stop(ended);
    lanes.done(lane, note(entries, settlements));
    dispatch();
  };

  /** Notes what became of a call's entries; gives those that are to be sent again. */
  const note = (entries: readonly ReadEntry[], settlements: readonly Settlement[]): readonly ReadEntry[] => {
    const limited = stopped === undefined ? limitedOf(entries, settlements) : NOBODY;
    for (let place = 0; place < entries.length; place += 1) {
      const entry = entries[place];
      const settlement = settlements[place];
      if (entry === undefined || settlement === undefined || limited.has(entry)) continue;
      settle(entry, settlement);
      holdBack.reset();
      if (settlement.status !== 'applied') drawConclusions(entry, settlement);
    }
    for (const { error } of limited.values()) if (stopped === undefined && !holdBack.begin(error)) stop(error);
    if (stopped === undefined) return [...limited.keys()];
    for (const [entry, settlement] of limited) settle(entry, settlement);
    return [];
  };

  /** What the error of one entry says of others. */
  const drawConclusions = ({ roomId, target }: ReadEntry, { status, error }: Unapplied) => {
    const { code, subject } = error;
    const isNotThere = code === 'not-found';
    if (code === 'unauthenticated' || code === 'misconfigured' || (isNotThere && subject === 'account')) stop(error);
    // What nobody here gave up: the service was closed.
    else if (code === 'cancelled' && status === 'skipped') stop(error);
    else if (isNotThere && subject === 'room') {
      for (const other of lanes.drain(roomId)) {
        if (isSameTarget(target, other.target)) settle(other, skippedFor(other, error));
        else lanes.add(other);
      }
    }
  };

  /** Reads on until the read-ahead is used up. */
  const readOn = () => {
    if (!isReading && !hasEnded && readAhead - unsettled.size >= chunk) void read();
  };

  const read = async () => {
    isReading = true;
    try {
      while (stopped === undefined && unsettled.size < readAhead) {
        const given = source.next();
        const step = given instanceof Promise ? await given : given;
        if (step === undefined) {
          hasEnded = true;
          break;
        }
        accept(step.entry);
      }
    } catch (error) {
      hasEnded = true;
      failure ??= { error };
    }
    isReading = false;
    if (hasEnded) lanes.flush();
    wake();
  };

  const accept = (given: E) => {
    const entry = readEntry(given, nextIndex, context);
    nextIndex += 1;
    unsettled.add(entry);
    if (entry.mistake !== undefined) settle(entry, { status: 'rejected', error: entry.mistake });
    else if (stopped !== undefined) settle(entry, skippedFor(entry, stopped));
    else lanes.add(entry);
  };

  const close = async () => {
    const closing = (async () => source.close())();
    // A failure to close is told where there is no other to tell.
    const quietly = closing.catch(() => {});
    // A source in the middle of a step may never come out of it.
    if (!isReading) await (failure === undefined ? closing : quietly);
  };

  exit.leave = () => {
    isLeft = true;
    wake();
  };
  abortSignal?.addEventListener('abort', onAbort);
  try {
    readOn();
    while (!isLeft) {
      const next = settled.shift();
      if (next !== undefined) {
        const [entry, settlement] = next;
        unsettled.delete(entry);
        if (stopped !== undefined && isLeftBehind(settlement, stopped)) {
          leftBehindAt = Math.min(leftBehindAt, entry.index);
        }
        const resumeAt = Math.min(leftBehindAt, unsettled.firstIndex ?? nextIndex);
        readOn();
        taken += 1;
        if (taken % OUTCOMES_A_ROUND === 0) await new Promise((resolve) => setImmediate(resolve));
        yield outcomeOf(entry, settlement, resumeAt);
      } else if (unsettled.size === 0 && (hasEnded || stopped !== undefined)) {
        break;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    abortSignal?.removeEventListener('abort', onAbort);
    stopped ??= cancelled(context);
    holdBack.end();
    calls.abort();
    if (!hasEnded) await close();
  }
  if (failure !== undefined && !isLeft) throw failure.error;
}

function outcomeOf<E extends UpdateEntry>(
  { index, room, id, entry }: ReadEntry<E>,
  settlement: Settlement,
  resumeAt: number,
): UpdateOutcome<E> {
  return settlement.status === 'applied'
    ? { index, room, id, status: settlement.status, participant: settlement.participant, entry, resumeAt }
    : { index, room, id, status: settlement.status, error: settlement.error, entry, resumeAt };
}

function cancelled({ provider, operation }: CallContext): AnyroomError {
  return new AnyroomError({
    code: 'cancelled',
    outcome: 'not-sent',
    message:
      'The stream was given up by its abortSignal. Go on later from the resumeAt of the last outcome, skipped or not; ' +
      'where there was none, from where this one began.',
    details: { provider, operation },
  });
}
