import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { AnyroomError } from '@anyroom/core';
import type { VendorUnderTest } from '../../harness/participant-service-harness.js';
import type { Assert, ExpectedError } from '../../running/assert.js';
import { heldIn } from './people.js';

/** What either bench has. */
export interface Watched {
  readonly vendor: Pick<VendorUnderTest, 'requests' | 'participantsOf'>;
  readonly assert: Assert;
}

/** Does something during which no request may reach the vendor. */
export async function unsent<T>({ vendor, assert }: Watched, about: string, work: () => Promise<T>): Promise<T> {
  const before = vendor.requests();
  const result = await work();
  assert.equal(vendor.requests(), before, `${about}: requests that reached the vendor`);
  return result;
}

/** Makes a call that must be refused before anything is sent. */
export function refusedUnsent(
  bench: Watched,
  about: string,
  expected: ExpectedError,
  call: () => Promise<unknown>,
): Promise<AnyroomError> {
  return unsent(bench, about, () => bench.assert.rejects(call, { outcome: 'not-sent', ...expected }, about));
}

/** Does something that must leave everybody in the room as they are, by the vendor's own account. */
export async function changingNothing<T>(
  bench: Watched,
  room: string,
  about: string,
  work: () => Promise<T>,
): Promise<T> {
  const before = await heldIn(bench, room);
  const result = await work();
  bench.assert.deepEqual(await heldIn(bench, room), before, `${about}: what the vendor holds`);
  return result;
}

/** Some turns of the event loop. */
export async function someTurns(): Promise<void> {
  for (let count = 0; count < 5; count += 1) await turn();
}

const WHILE_IN_MS = 10;

/**
 * Gives whatever was started behind our back the time to show itself: some turns, some of the vendor's work, and what a
 * request takes over a network as near as a test's.
 */
export async function aWhile({ vendor }: Watched, room: string): Promise<void> {
  await someTurns();
  await vendor.participantsOf(room);
  await delay(WHILE_IN_MS);
  await someTurns();
}

const MOST_ARRIVAL_WAITS = 20;

/**
 * Waits for the request of a call that is over already, and that may have left before it was: not long, because it may
 * not have left.
 */
export async function arrival({ vendor }: Watched, before: number): Promise<void> {
  for (let count = 0; count < MOST_ARRIVAL_WAITS && vendor.requests() === before; count += 1) {
    await delay(WHILE_IN_MS);
  }
}

const SHORT_WAIT_IN_MS = 50;
const SHORT_WAITS = 20;

/**
 * What a call comes to that has no reason to wait any longer, because it was given up or its time is over. Fails when it
 * waits nevertheless: better told here than by the limit of the whole clause.
 */
export async function soon<T>({ assert }: Watched, about: string, settled: Promise<T>): Promise<T> {
  const waiting = new AbortController();
  const late = async () => {
    // Many short waits: on a machine that is busy they grow with what they wait for.
    for (let count = 0; count < SHORT_WAITS; count += 1) {
      await delay(SHORT_WAIT_IN_MS, undefined, { signal: waiting.signal });
    }
    return assert.fail(`${about}: it still waits after ${SHORT_WAITS * SHORT_WAIT_IN_MS} ms`);
  };
  try {
    return await Promise.race([settled, late()]);
  } finally {
    waiting.abort();
  }
}

const LONGEST_WAIT_IN_MS = 5_000;

/** Waits until something is so, as long as that is likely. */
export async function until({ assert }: Watched, about: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + LONGEST_WAIT_IN_MS;
  while (!isSo()) {
    if (performance.now() > end) assert.fail(`waited in vain for ${about}`);
    await delay(1);
  }
}

/** A call that is on its way. In an object, because a promise cannot be awaited for a promise. */
export interface RunningCall<T> {
  readonly settled: Promise<T>;
}

/** Starts a call against a stalled vendor, and waits until its first request has arrived there. */
export async function startCall<T>(bench: Watched, about: string, call: () => Promise<T>): Promise<RunningCall<T>> {
  const before = bench.vendor.requests();
  const settled = call();
  let over = false;
  const end = () => {
    over = true;
  };
  settled.then(end, end);
  await until(bench, `a request of ${about}`, () => over || bench.vendor.requests() > before);
  bench.assert.ok(bench.vendor.requests() > before, `${about}: a request reaches the vendor`);
  return { settled };
}
