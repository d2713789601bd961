import type { RoomContext } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { Rooms } from '../rooms.js';
import { notOnRoster } from '../roster-errors.js';
import { sendFor } from './shared-request.js';
import type { UpdateCall } from './update-call.js';

/**
 * Those whose person is on the roster, found by one walk, which ends as soon as everybody is found. The others are
 * answered, and so is everybody when the walk fails; who leaves meanwhile is not among them.
 */
export async function presentCalls(
  calls: readonly UpdateCall[],
  context: RoomContext,
  rooms: Rooms,
): Promise<readonly UpdateCall[]> {
  const missing = new Set(calls.map(({ id }) => id));
  try {
    await sendFor(calls, false, async (deadline) => {
      for await (const page of rooms.roster(context, (work) => work(deadline))) {
        for (const { rawId } of page) missing.delete(rawId);
        if (missing.size === 0) return;
      }
    });
  } catch (error) {
    for (const call of calls) {
      if (AnyroomError.is(error)) call.failed(error);
      else call.broken(error);
    }
  }
  for (const call of calls) if (missing.has(call.id)) call.failed(notOnRoster(call.context));
  return calls.filter(({ isThere }) => isThere);
}
