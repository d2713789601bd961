import { describe, expect, jest, test } from '@jest/globals';
import { crowd, endless, entry, run, statuses, watched } from './support/stream.js';
import { failing, nextTurn, settled, Vendor } from './support/vendor.js';

describe('a limit', () => {
  const limited = (retryAfterInMs?: number) =>
    failing({ code: 'rate-limited', ...(retryAfterInMs !== undefined && { retryAfterInMs }) });

  /** Runs with a clock that jumps whenever nothing else happens; gives when each call was made. */
  async function withClock(vendor: Vendor, start: () => Promise<Awaited<ReturnType<typeof run>>>) {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] });
    const times: number[] = [];
    const from = Date.now();
    const wait = vendor.wait;
    vendor.wait = (call) => {
      times.push(Date.now() - from);
      return wait(call);
    };
    try {
      let over = false;
      const running = start().finally(() => {
        over = true;
      });
      while (!over) {
        for (let turn = 0; turn < 20; turn += 1) await nextTurn();
        await jest.advanceTimersToNextTimerAsync();
      }
      expect(jest.getTimerCount()).toBe(0);
      return { ...(await running), times };
    } finally {
      jest.useRealTimers();
    }
  }

  test.each(['native', 'fan-out'] as const)('is waited for, and nobody is lost: %s', async (kind) => {
    const vendor = new Vendor();
    let tokens = 5;
    vendor.answer = () => {
      tokens -= 1;
      return tokens < 0 ? limited(300_000) : undefined;
    };
    const refill = () => {
      tokens = 5;
    };
    const { outcomes, thrown, times } = await withClock(vendor, () => {
      setInterval(refill, 300_000).unref();
      return run(vendor.service(kind), crowd(2, 10), { batchSize: 3, concurrency: 2 }).finally(() =>
        jest.clearAllTimers(),
      );
    });
    expect(thrown).toBeUndefined();
    expect(statuses(outcomes)).toEqual(Array(20).fill('applied'));
    for (const room of ['room-0', 'room-1']) {
      const ids = vendor.applied.filter(([at]) => at === room).map(([, id]) => id);
      expect([...new Set(ids)]).toEqual(ids);
    }
    expect(times.at(-1)).toBeGreaterThanOrEqual(900_000);
  });

  test('one person stays in order across it', async () => {
    for (const kind of ['native', 'fan-out'] as const) {
      const vendor = new Vendor();
      let answers = 0;
      vendor.answer = () => {
        answers += 1;
        return answers % 3 === 0 ? undefined : limited(1_000);
      };
      vendor.wait = async () => undefined;
      const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
      const { outcomes } = await withClock(vendor, () =>
        run(
          vendor.service(kind),
          names.map((name) => entry('room', 'ann', name)),
          { batchSize: 2 },
        ),
      );
      const applied = vendor.applied.map(([, , name]) => name);
      expect(applied).toEqual([...applied].sort());
      expect(applied.at(-1)).toBe('g');
      // Whoever was overtaken by a later change of the same call is not sent again.
      if (kind === 'fan-out') expect(statuses(outcomes)).toEqual(names.map(() => 'applied'));
      else expect(statuses(outcomes)).toContain('failed');
    }
  });

  test('whoever of one call is to wait keeps their place', async () => {
    const vendor = new Vendor();
    vendor.answer = (_, __, place) => (vendor.calls.length === 1 || place > 0 ? limited(1_000) : undefined);
    const names = ['a', 'b', 'c', 'd'];
    await withClock(vendor, () =>
      run(
        vendor.service('native'),
        names.map((name) => entry('room', 'ann', name)),
      ),
    );
    expect(vendor.applied.map(([, , name]) => name)).toEqual(names);
  });

  test('the longest of two pauses holds, whichever is asked for first', async () => {
    for (const first of [300_000, 2_000]) {
      const vendor = new Vendor();
      vendor.answer = (_, { roomId }) =>
        vendor.calls.length <= 2 ? limited(roomId === 'one' ? first : 302_000 - first) : undefined;
      const { outcomes, times } = await withClock(vendor, () =>
        run(vendor.service('native'), [entry('one', 'ann'), entry('two', 'bob')]),
      );
      expect(statuses(outcomes)).toEqual(['applied', 'applied']);
      expect(times.slice(2).every((time) => time >= 300_000)).toBe(true);
    }
  });

  test('where the vendor does not say for how long: from a second, doubled up to thirty; ten in a row end it', async () => {
    const vendor = new Vendor();
    vendor.answer = () => limited();
    const { seen, source } = watched(endless());
    const { outcomes, thrown, times } = await withClock(vendor, () =>
      run(vendor.service('native'), source, { readAhead: 20 }),
    );
    expect(times.map((time) => time / 1_000)).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121, 151, 181]);
    expect(thrown).toMatchObject({ code: 'rate-limited', outcome: 'not-sent', retryable: true });
    expect(outcomes).toHaveLength(seen.read);
    expect(new Set(statuses(outcomes))).toEqual(new Set(['failed', 'skipped'].slice(0, seen.read > 20 ? 2 : 1)));
  });

  test('one of more than an hour ends it, and says when to come back', async () => {
    const vendor = new Vendor();
    vendor.answer = () => limited(3_600_001);
    const { outcomes, thrown } = await withClock(vendor, () => run(vendor.service('fan-out'), crowd(1, 30)));
    expect(thrown).toMatchObject({ code: 'rate-limited', outcome: 'not-sent', retryAfterInMs: 3_600_001 });
    expect(outcomes).toHaveLength(30);
    expect(new Set(statuses(outcomes))).toEqual(new Set(['failed', 'skipped']));
  });

  test('given up while it holds back: at once', async () => {
    const vendor = new Vendor();
    vendor.answer = () => limited(60_000);
    const controller = new AbortController();
    const running = run(vendor.service('fan-out'), crowd(1, 30), { abortSignal: controller.signal });
    await settled();
    controller.abort();
    const { outcomes, thrown } = await running;
    expect(thrown).toMatchObject({ code: 'cancelled' });
    expect(statuses(outcomes)).toEqual(Array(30).fill('skipped'));
  });

  test('with an unknown outcome is an outcome: it may have been applied', async () => {
    const vendor = new Vendor();
    vendor.answer = (id) => (id === 'id-0' ? failing({ code: 'rate-limited', outcome: 'unknown' }) : undefined);
    const { outcomes } = await run(vendor.service('native'), crowd(1, 2));
    expect(statuses(outcomes)).toEqual(['unknown', 'applied']);
  });
});
