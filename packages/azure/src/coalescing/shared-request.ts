import { type Deadline, startDeadline } from '@anyroom/adapter-kit';
import type { UpdateCall } from './update-call.js';

/**
 * Makes a request that several calls wait for. It has the time of the one that has most left, so that nobody's short time
 * cuts it, and goes on, with its retries, as long as any of them is there; when the last has left it is aborted.
 *
 * @param tells - whether the last to leave is answered with what the request was ended with: where it may change something
 */
export async function sendFor<T>(
  calls: readonly UpdateCall[],
  tells: boolean,
  send: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  let there = calls.length;
  const [only] = calls;
  // A call that is alone lends its own time.
  const abort = there === 1 ? undefined : new AbortController();
  const company = {
    left() {
      there -= 1;
      if (there === 0) abort?.abort();
      return tells && there === 0;
    },
  };
  for (const call of calls) call.company = company;
  const deadline =
    abort === undefined && only !== undefined
      ? only.deadline
      : startDeadline({ timeoutInMs: longestOf(calls), abortSignal: abort?.signal });
  try {
    return await send(deadline);
  } finally {
    if (deadline !== only?.deadline) deadline.end();
    for (const call of calls) if (call.company === company) call.company = undefined;
  }
}

function longestOf(calls: readonly UpdateCall[]): number {
  return calls.reduce((longest, { deadline }) => Math.max(longest, deadline.remainingInMs()), 0);
}
