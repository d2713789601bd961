import { getEventListeners } from 'node:events';
import { createCallGate, type Deadline } from '@anyroom/adapter-kit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { errorOf } from './support/plan.js';

const context = { provider: 'acme', operation: 'getParticipant', room: 'r' };

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('a call', () => {
  test('runs under its own time, or the one of the gate, and leaves neither timer nor listener', async () => {
    const gate = createCallGate({ timeoutInMs: 1_000 });
    const { signal } = new AbortController();
    const remaining = (deadline: Deadline) => Promise.resolve(deadline.remainingInMs());
    await expect(gate.call(context, undefined, remaining)).resolves.toBe(1_000);
    await expect(gate.call(context, { timeoutInMs: 50, abortSignal: signal }, remaining)).resolves.toBe(50);
    await expect(gate.call(context, { abortSignal: signal }, () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
    await expect(
      gate.call(context, { abortSignal: signal }, () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  test('given up before is not begun', async () => {
    const gate = createCallGate({ timeoutInMs: 1_000 });
    const work = jest.fn(async () => undefined);
    const error = await errorOf(gate.call(context, { abortSignal: AbortSignal.abort() }, work));
    expect(error).toMatchObject({ code: 'cancelled', outcome: 'not-sent', details: context });
    expect(await errorOf(gate.enter(context, AbortSignal.abort(), work))).toMatchObject({ code: 'cancelled' });
    expect(work).not.toHaveBeenCalled();
  });

  test('with wrong options is invalid-argument, and not begun', async () => {
    const gate = createCallGate({ timeoutInMs: 1_000 });
    const work = jest.fn(async () => undefined);
    for (const options of [{ timeoutInMs: 0 }, { timeoutInMs: Number.NaN }, { timeout: 5 }, { abortSignal: 1 }]) {
      expect(await errorOf(gate.call(context, options as never, work))).toMatchObject({ code: 'invalid-argument' });
    }
    expect(work).not.toHaveBeenCalled();
  });
});

describe('close()', () => {
  test('waits for the calls inside, lets none in, and may be called again', async () => {
    const gate = createCallGate({ timeoutInMs: 1_000 });
    const order: string[] = [];
    const release: (() => void)[] = [];
    const slow = () => new Promise<void>((resolve) => release.push(resolve));
    const first = gate.call(context, undefined, slow).then(() => order.push('first'));
    const second = gate.enter(context, undefined, async () => {
      await slow();
      throw new Error('second');
    });
    second.catch(() => order.push('second'));
    const closed = [gate.close(), gate.close()].map((closing) => closing.then(() => order.push('closed')));

    const late = await errorOf(gate.call(context, undefined, slow));
    expect(late).toMatchObject({ code: 'cancelled', outcome: 'not-sent', retryable: false, details: context });
    expect(await errorOf(gate.enter(context, undefined, slow))).toMatchObject({ code: 'cancelled' });
    expect(release).toHaveLength(2);

    release[0]?.();
    await first;
    expect(order).toEqual(['first']);
    release[1]?.();
    await Promise.all(closed);
    expect(order).toEqual(['first', 'second', 'closed', 'closed']);
    await gate.close();
  });
});
