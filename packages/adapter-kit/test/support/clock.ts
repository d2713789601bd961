import { setImmediate as macrotask } from 'node:timers/promises';
import { jest } from '@jest/globals';

/** The real clock, whatever is faked later. */
const now = performance.now.bind(performance);

/** What real I/O, and nock's own timers, get of real time before the fake clock moves on. */
const TURN_IN_MS = 3;

/**
 * Lets a promise settle under fake timers: real I/O first, then the clock, in steps, at most so often.
 *
 * @param io - `false` where nothing but the clock is waited for
 */
export async function withClock<T>(
  promise: Promise<T>,
  { stepInMs = 250, steps = 2_000, io = true }: { stepInMs?: number; steps?: number; io?: boolean } = {},
): Promise<T> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  promise.then(settle, settle);
  for (let step = 0; step < steps && !isSettled; step += 1) {
    const startedAt = now();
    do await macrotask();
    while (io && !isSettled && now() - startedAt < TURN_IN_MS);
    if (!isSettled) await jest.advanceTimersByTimeAsync(stepInMs);
  }
  if (!isSettled) throw new Error('It did not settle, however far the clock went.');
  return promise;
}

/** Turns the loop without moving a clock, until something is so; at most so often. */
export async function until(isSo: () => boolean, turns = 200_000): Promise<void> {
  for (let turn = 0; turn < turns && !isSo(); turn += 1) await macrotask();
  if (!isSo()) throw new Error('It never became so.');
}
