import type { RoomContext } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { Rooms } from '../rooms.js';
import { notOnRoster } from '../roster-errors.js';
import { sendFor } from './shared-request.js';
import type { UpdateCall } from './update-call.js';

/** The longest that somebody who was found waits for the pages of others, in milliseconds. */
const PATIENCE_IN_MS = 250;

/**
 * Writes those whose person is on the roster, found by one walk, which ends as soon as everybody is found. Nobody fails
 * for a page that others need: when the walk fails, it is the others who are answered with that. Nor does anybody wait
 * long for one: those found are written together at the end of the walk, but after a quarter of a second, or half of the
 * time that one of them has left, without waiting for it any more. Never rejects.
 */
export async function writePresent(
  calls: readonly UpdateCall[],
  context: RoomContext,
  rooms: Rooms,
  write: (calls: readonly UpdateCall[]) => Promise<void>,
): Promise<void> {
  const missing = new Set(calls.map(({ id }) => id));
  const handedOn = new Set<UpdateCall>();
  const writes: Promise<void>[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const found = () => calls.filter((call) => !missing.has(call.id) && !handedOn.has(call) && call.isThere);
  const goOn = () => {
    clearTimeout(timer);
    timer = undefined;
    const there = found();
    for (const call of there) handedOn.add(call);
    if (there.length > 0) writes.push(write(there));
  };
  try {
    await sendFor(calls, false, async ({ deadline, waits, release }) => {
      const held = (delayInMs: number, error: () => AnyroomError) => {
        goOn();
        waits(delayInMs, error);
      };
      const walk = {
        ...context,
        onWait: held,
        onRetry: (error: AnyroomError) => held(error.retryAfterInMs ?? 0, () => error),
      };
      for await (const page of rooms.roster(walk, (work) => work(deadline))) {
        for (const { rawId } of page) missing.delete(rawId);
        if (missing.size === 0) return;
        const waiting = found();
        if (waiting.length === 0) continue;
        for (const call of waiting) release(call);
        const shortest = Math.min(...waiting.map((call) => call.deadline.remainingInMs()));
        timer ??= setTimeout(goOn, Math.min(PATIENCE_IN_MS, shortest / 2));
      }
    });
  } catch (error) {
    for (const call of calls) {
      if (!missing.has(call.id)) continue;
      if (AnyroomError.is(error)) call.failed(error);
      else call.broken(error);
    }
  }
  for (const call of calls) if (missing.has(call.id)) call.failed(notOnRoster(call.context));
  goOn();
  await Promise.all(writes);
}
