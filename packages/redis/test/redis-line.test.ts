import type { SlotAsk } from '@anyroom/adapter-kit/http';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createRedisPool } from '../src/index.js';
import { RedisLine } from '../src/redis-line.js';

// Time is the test's own.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const ASK: SlotAsk = {
  slots: 1,
  limits: [{ requests: 1_000, windowInMs: 60_000 }],
  bulk: false,
  reserve: 0.1,
  heldForInMs: 10_000,
};

describe('the line to Redis', () => {
  /** A line, and what its client does with the one command. */
  function sending() {
    let resolve: (answer: unknown) => void = () => undefined;
    let reject: (error: Error) => void = () => undefined;
    const command = new Promise<unknown>((...both) => {
      [resolve, reject] = both;
    });
    const line = new RedisLine(
      () => command,
      [],
      250,
      () => performance.now(),
    );
    const late: boolean[] = [];
    const ends: string[] = [];
    line
      .send('', (isAnswer) => late.push(isAnswer))
      .then(
        (answer) => ends.push(`answered ${answer}`),
        (error: Error) => ends.push(error.message),
      );
    return { line, late, ends, resolve, reject };
  }

  test('gives the answer that comes in time', async () => {
    const { line, late, ends, resolve } = sending();
    await jest.advanceTimersByTimeAsync(249);
    expect(line.isBusy).toBe(true);
    resolve('yes');
    await jest.advanceTimersByTimeAsync(1_000);
    expect([ends, late, line.isBusy]).toEqual([['answered yes'], [], false]);
  });

  test('waits no longer, and tells when the answer comes late', async () => {
    const { line, late, ends, resolve } = sending();
    await jest.advanceTimersByTimeAsync(251);
    expect(ends).toEqual(['Redis did not answer in time.']);
    expect(line.isBusy).toBe(true);
    resolve('yes');
    await jest.advanceTimersByTimeAsync(1);
    expect([late, line.isBusy]).toEqual([[true], false]);
  });

  test('tells when it is refused late', async () => {
    const { late, reject } = sending();
    await jest.advanceTimersByTimeAsync(251);
    reject(new Error('Socket closed unexpectedly'));
    await jest.advanceTimersByTimeAsync(1);
    expect(late).toEqual([false]);
  });
});

test('a client that keeps commands gets few of them', async () => {
  let commands = 0;
  const keep = () => {
    commands += 1;
    return new Promise<never>(() => undefined);
  };
  const pool = createRedisPool({ client: { eval: keep, evalSha: keep } });
  for (let each = 0; each < 600; each += 1) {
    const grant = pool.take('key', ASK);
    await jest.advanceTimersByTimeAsync(each === 0 ? 1_000 : 200);
    for (const slot of (await grant).slots) pool.giveBack('key', slot);
  }
  expect(commands).toBeGreaterThan(1); // it may have lost one
  expect(commands).toBeLessThanOrEqual(5);
  await pool.close?.();
});
