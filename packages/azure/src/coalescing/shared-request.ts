import { type Deadline, startDeadline } from '@anyroom/adapter-kit';
import type { AnyroomError } from '@anyroom/core';
import type { UpdateCall } from './update-call.js';

/** What a request that several calls wait for is made with. */
export interface Shared {
  readonly deadline: Deadline;
  /** The request waits so long: whoever has not that much time is answered with the error now, as a call alone is. */
  waits(delayInMs: number, error: () => AnyroomError): void;
  /** Somebody has what they wanted of it. It goes on for the others, and is aborted when there are none. */
  release(call: UpdateCall): void;
}

/**
 * Makes a request that several calls wait for. It has the time of the one that has most left, so that nobody's short time
 * cuts it, and goes on, with its retries, as long as any of them is there; when the last has left it is aborted.
 *
 * @param tells - whether the last to leave is answered with what the request was ended with: where it may change something
 */
export async function sendFor<T>(
  calls: readonly UpdateCall[],
  tells: boolean,
  send: (shared: Shared) => Promise<T>,
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
    return await send({
      deadline,
      waits(delayInMs, error) {
        if (abort === undefined) return;
        for (const call of calls) {
          if (call.company === company && call.deadline.remainingInMs() <= delayInMs) call.failed(error());
        }
      },
      release(call) {
        if (call.company !== company) return;
        call.company = undefined;
        company.left();
      },
    });
  } finally {
    if (deadline !== only?.deadline) deadline.end();
    for (const call of calls) if (call.company === company) call.company = undefined;
  }
}

function longestOf(calls: readonly UpdateCall[]): number {
  return calls.reduce((longest, { deadline }) => Math.max(longest, deadline.remainingInMs()), 0);
}
