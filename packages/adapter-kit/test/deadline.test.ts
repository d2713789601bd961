import { getEventListeners } from 'node:events';
import {
  createPause,
  type Deadline,
  detailsOf,
  endedError,
  LONGEST_TIMER_IN_MS,
  startDeadline,
} from '@anyroom/adapter-kit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

/** A deadline, and how many wait for it to end early. */
function counting(deadline: Deadline): { readonly deadline: Deadline; waiting(): number } {
  let waiting = 0;
  const onEnded = deadline.onEnded.bind(deadline);
  return {
    waiting: () => waiting,
    deadline: Object.assign(deadline, {
      onEnded(callback: () => void) {
        waiting += 1;
        const letGo = onEnded(callback);
        return () => {
          waiting -= 1;
          letGo();
        };
      },
    }),
  };
}

describe('startDeadline', () => {
  test('ends when its time is over, not before', () => {
    const deadline = startDeadline({ timeoutInMs: 1_000 });
    jest.advanceTimersByTime(999);
    expect([deadline.endedBy, deadline.signal.aborted, deadline.remainingInMs()]).toEqual([undefined, false, 1]);
    jest.advanceTimersByTime(1);
    expect([deadline.endedBy, deadline.signal.aborted, deadline.remainingInMs()]).toEqual(['timeout', true, 0]);
  });

  test('ends when the caller gives up, and holds nothing afterwards', () => {
    const caller = new AbortController();
    const deadline = startDeadline({ timeoutInMs: 1_000, abortSignal: caller.signal });
    expect(listeners(caller.signal)).toBe(1);
    caller.abort();
    expect([deadline.endedBy, deadline.signal.aborted]).toEqual(['cancelled', true]);
    expect(listeners(caller.signal)).toBe(0);
  });

  test('has ended at once where the caller gave up before', () => {
    expect(startDeadline({ timeoutInMs: 1_000, abortSignal: AbortSignal.abort() }).endedBy).toBe('cancelled');
  });

  test('end() lets go of the timer and of both listeners, and aborts nothing', () => {
    const caller = new AbortController();
    const { deadline: outer, waiting } = counting(startDeadline({ timeoutInMs: 5_000 }));
    const inner = startDeadline({ timeoutInMs: 1_000, abortSignal: caller.signal }, outer);
    expect([listeners(caller.signal), waiting()]).toEqual([1, 1]);
    inner.end();
    inner.end();
    expect([listeners(caller.signal), waiting()]).toEqual([0, 0]);
    caller.abort();
    jest.advanceTimersByTime(2_000);
    expect([inner.endedBy, inner.signal.aborted]).toEqual([undefined, false]);
    outer.end();
  });

  test.each([
    ['timeout', (outer: Deadline) => outer.remainingInMs()],
    ['cancelled', () => 0],
  ] as const)('within another one it ends with that one, for the same reason: %s', (by, wait) => {
    const caller = new AbortController();
    const outer = startDeadline({ timeoutInMs: 1_000, abortSignal: caller.signal });
    const inner = startDeadline({ timeoutInMs: 5_000 }, outer);
    jest.advanceTimersByTime(wait(outer));
    if (by === 'cancelled') caller.abort();
    expect([outer.endedBy, inner.endedBy, inner.signal.aborted]).toEqual([by, by, true]);
    expect(startDeadline({ timeoutInMs: 5_000 }, outer).endedBy).toBe(by);
  });

  test('a time that no timer can hold is the longest that one can, not none', () => {
    const deadline = startDeadline({ timeoutInMs: 10 * LONGEST_TIMER_IN_MS });
    jest.advanceTimersByTime(60_000);
    expect(deadline.endedBy).toBeUndefined();
    deadline.end();
  });

  test('what ended it first is what ended it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant('abort' as const), fc.integer({ min: 1, max: 400 })), { maxLength: 12 }),
        fc.integer({ min: 1, max: 1_000 }),
        (steps, timeoutInMs) => {
          const caller = new AbortController();
          const deadline = startDeadline({ timeoutInMs, abortSignal: caller.signal });
          let elapsed = 0;
          let expected: string | undefined;
          for (const step of steps) {
            if (step === 'abort') {
              caller.abort();
              expected ??= 'cancelled';
            } else {
              jest.advanceTimersByTime(step);
              elapsed += step;
              if (elapsed >= timeoutInMs) expected ??= 'timeout';
            }
            expect(deadline.endedBy).toBe(expected);
            expect(deadline.signal.aborted).toBe(expected !== undefined);
            expect(deadline.remainingInMs()).toBeCloseTo(Math.max(0, timeoutInMs - elapsed), 3);
          }
          deadline.end();
          expect(listeners(caller.signal)).toBe(0);
          expect(jest.getTimerCount()).toBe(0);
        },
      ),
    );
  });
});

describe('whoever waits for it to end early', () => {
  test('is called once, and not where they let go before', () => {
    const caller = new AbortController();
    const deadline = startDeadline({ timeoutInMs: 1_000, abortSignal: caller.signal });
    const called: string[] = [];
    const same = () => called.push('same');
    const letGo = [
      deadline.onEnded(() => called.push('first')),
      deadline.onEnded(same),
      deadline.onEnded(same),
      deadline.onEnded(() => called.push('last')),
    ];
    letGo[0]?.();
    letGo[1]?.();
    deadline.onEnded(() => called.push(`after, ${deadline.endedBy}`));
    caller.abort();
    caller.abort();
    jest.advanceTimersByTime(2_000);
    expect(called).toEqual(['after, cancelled', 'same', 'last']);
  });

  test('may begin to wait, let others go and end it while it is told', () => {
    const deadline = startDeadline({ timeoutInMs: 1_000 });
    let calls = 0;
    deadline.onEnded(() => {
      calls += 1;
      deadline.end();
      deadline.onEnded(() => {
        calls += 10;
      });
    });
    jest.advanceTimersByTime(5_000);
    expect([calls, deadline.signal.aborted]).toEqual([1, true]);
  });

  test('is not called when it ends in time', () => {
    const deadline = startDeadline({ timeoutInMs: 1_000 });
    let calls = 0;
    deadline.onEnded(() => {
      calls += 1;
    });
    const { signal } = deadline;
    deadline.end();
    jest.advanceTimersByTime(5_000);
    expect([calls, signal.aborted]).toEqual([0, false]);
  });
});

describe('sleep', () => {
  test('wakes after its time, or as soon as the deadline ends, and leaves no listener', async () => {
    const deadline = startDeadline({ timeoutInMs: 1_000 });
    const woken: string[] = [];
    deadline.sleep(300).then(() => woken.push('short'));
    deadline.sleep(5_000).then(() => woken.push('long'));
    deadline.sleep(1e15).then(() => woken.push('endless'));
    await jest.advanceTimersByTimeAsync(299);
    expect(woken).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(woken).toEqual(['short']);
    await jest.advanceTimersByTimeAsync(700);
    expect(woken).toEqual(['short', 'long', 'endless']);
    expect(listeners(deadline.signal)).toBe(0);
    await deadline.sleep(5_000);
  });
});

test('a sleep that is over leaves no listener on a deadline that goes on', async () => {
  const { deadline, waiting } = counting(startDeadline({ timeoutInMs: 1_000 }));
  const sleeping = deadline.sleep(100);
  expect(waiting()).toBe(1);
  await jest.advanceTimersByTimeAsync(100);
  await sleeping;
  expect(waiting()).toBe(0);
  deadline.end();
});

describe('a pause', () => {
  test('is over when its time is; a shorter one never ends a longer one', async () => {
    const deadline = startDeadline({ timeoutInMs: 10_000 });
    const pause = createPause();
    await expect(pause.wait(deadline)).resolves.toBe(true);
    pause.extend(1_000);
    pause.extend(200);
    expect(pause.remainingInMs()).toBe(1_000);
    const waiting = pause.wait(deadline);
    await jest.advanceTimersByTimeAsync(900);
    pause.extend(500);
    await jest.advanceTimersByTimeAsync(499);
    expect(pause.remainingInMs()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    await expect(waiting).resolves.toBe(true);
    deadline.end();
  });

  test('that outlasts the deadline is not begun, and not gone on with', async () => {
    const deadline = startDeadline({ timeoutInMs: 1_000 });
    const pause = createPause();
    pause.extend(1_000);
    await expect(pause.wait(deadline)).resolves.toBe(false);
    expect(deadline.endedBy).toBeUndefined();

    const shorter = createPause();
    shorter.extend(500);
    const waiting = shorter.wait(deadline);
    shorter.extend(1e15);
    await jest.advanceTimersByTimeAsync(500);
    await expect(waiting).resolves.toBe(false);
    expect(deadline.remainingInMs()).toBe(500);
    deadline.end();
  });

  test('ends for whoever gives up', async () => {
    const caller = new AbortController();
    const deadline = startDeadline({ timeoutInMs: 1_000, abortSignal: caller.signal });
    const pause = createPause();
    pause.extend(500);
    const waiting = pause.wait(deadline);
    caller.abort();
    await expect(waiting).resolves.toBe(false);
  });
});

test('the error of a call that ended says which knob to turn', () => {
  const details = detailsOf({ provider: 'acme', operation: 'getParticipant', room: 'r' });
  expect(details).toEqual({ provider: 'acme', operation: 'getParticipant', room: 'r' });
  expect(endedError('timeout', 'unknown', details)).toMatchObject({
    code: 'timeout',
    outcome: 'unknown',
    retryable: true,
    details,
  });
  expect(endedError('timeout', 'unknown', details).message).toContain('timeoutInMs');
  expect(endedError('timeout', 'unknown', details, { retryable: false }).retryable).toBe(false);
  expect(endedError('cancelled', 'not-sent', details)).toMatchObject({ code: 'cancelled', retryable: false });
});

describe('a signal that many wait for', () => {
  test('has one listener, and none when nobody waits any more', () => {
    const caller = new AbortController();
    const deadlines = Array.from({ length: 30 }, () =>
      startDeadline({ timeoutInMs: 1_000, abortSignal: caller.signal }),
    );
    expect(listeners(caller.signal)).toBe(1);
    for (const deadline of deadlines.slice(1)) deadline.end();
    expect(listeners(caller.signal)).toBe(1);
    deadlines[0]?.end();
    expect(listeners(caller.signal)).toBe(0);

    const [first, second] = [1, 2].map(() => startDeadline({ timeoutInMs: 1_000, abortSignal: caller.signal }));
    caller.abort();
    expect([first?.endedBy, second?.endedBy, listeners(caller.signal)]).toEqual(['cancelled', 'cancelled', 0]);
  });
});
