import { getEventListeners } from 'node:events';
import type { UpdateEachOptions, UpdateEntry } from '@anyroom/core';
import { updateEach } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { all, crowd, endless, run, statuses, watched } from './support/stream.js';
import { nextTurn, settled, Vendor } from './support/vendor.js';

describe.each(['native', 'fan-out'] as const)('a stream of %s batches that ends early', (kind) => {
  test('given up beforehand: cancelled, and the source is not opened', async () => {
    const { seen, source } = watched(crowd(1, 3));
    const { outcomes, thrown } = await run(new Vendor().service(kind), source, { abortSignal: AbortSignal.abort() });
    expect(thrown).toMatchObject({ code: 'cancelled', outcome: 'not-sent', operation: 'updateEach' });
    expect([outcomes.length, seen.opened]).toEqual([0, 0]);
  });

  test('given up half-way: each entry read has its outcome, nothing more is sent, and the loop throws', async () => {
    const vendor = new Vendor();
    const controller = new AbortController();
    const { seen, source } = watched(endless((at) => `room-${at % 3}`));
    let sent = 0;
    const { outcomes, thrown } = await all(
      updateEach(vendor.service(kind), source, { abortSignal: controller.signal, readAhead: 40, concurrency: 2 }),
      () => {
        if (vendor.applied.length < 30 || controller.signal.aborted) return;
        controller.abort();
        sent = vendor.calls.length;
      },
    );
    expect(thrown).toMatchObject({ code: 'cancelled', outcome: 'not-sent', operation: 'updateEach' });
    expect(outcomes).toHaveLength(seen.read);
    expect(vendor.calls).toHaveLength(sent);
    expect(seen.closed).toBe(1);
    expect(statuses(outcomes)).toContain('skipped');
    expect(vendor.calls.at(-1)?.options?.abortSignal?.aborted).toBe(true);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    for (const outcome of outcomes) {
      if (outcome.status === 'skipped') expect(outcome.error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    }
  });

  test('given up while a call gets no answer: the call is given up, too', async () => {
    const vendor = new Vendor();
    const controller = new AbortController();
    vendor.wait = ({ options }) =>
      new Promise((resolve) => options?.abortSignal?.addEventListener('abort', () => resolve()));
    const running = run(vendor.service(kind), crowd(1, 3), { abortSignal: controller.signal, concurrency: 1 });
    await settled();
    controller.abort();
    const { outcomes, thrown } = await running;
    expect(thrown).toMatchObject({ code: 'cancelled' });
    const sent = kind === 'native' ? 3 : 1;
    expect(statuses(outcomes)).toEqual(
      ['unknown', 'unknown', 'unknown', 'skipped', 'skipped'].slice(3 - sent, 6 - sent),
    );
  });

  test('given up while the source is in the middle of a step: it is told, and not waited for', async () => {
    const controller = new AbortController();
    const { seen, source } = watched(crowd(1, 3), {
      asynchronous: true,
      onStep: (at) => (at === 2 ? new Promise(() => {}) : undefined),
    });
    const { outcomes, thrown } = await all(
      updateEach(new Vendor().service(kind), source, { abortSignal: controller.signal }),
      ({ index }) => index === 1 && controller.abort(),
    );
    expect(thrown).toMatchObject({ code: 'cancelled' });
    expect([outcomes.length, seen.closed]).toEqual([2, 1]);
  });

  test('a source that gives an entry after all is not looked at any more', async () => {
    const controller = new AbortController();
    const vendor = new Vendor();
    let give = () => {};
    const { seen, source } = watched(crowd(1, 3), {
      asynchronous: true,
      onStep: (at) => (at === 2 ? new Promise<void>((resolve) => (give = resolve)) : undefined),
    });
    await all(
      updateEach(vendor.service(kind), source, { abortSignal: controller.signal }),
      ({ index }) => index === 1 && controller.abort(),
    );
    give();
    await settled();
    expect(seen).toEqual({ opened: 1, read: 3, ended: 0, closed: 1 });
    expect(vendor.applied).toHaveLength(2);
  });

  test('given up by a timer, where neither the source nor the service ever waits', async () => {
    const vendor = new Vendor();
    vendor.wait = async () => undefined;
    const { thrown } = await run(vendor.service(kind), endless(), { abortSignal: AbortSignal.timeout(1) });
    expect(thrown).toMatchObject({ code: 'cancelled' });
  });

  test('given up when every entry has been answered: nothing changes', async () => {
    const controller = new AbortController();
    const entries = crowd(1, 5);
    const { outcomes, thrown } = await all(
      updateEach(new Vendor().service(kind), entries, { abortSignal: controller.signal }),
      async ({ index }) => {
        await settled();
        if (index === 0) controller.abort();
      },
    );
    expect(thrown).toBeUndefined();
    expect(statuses(outcomes)).toEqual(entries.map(() => 'applied'));
  });

  test('a source that throws: what came before is sent, and then its error is thrown as it is', async () => {
    for (const asynchronous of [false, true]) {
      const error = new Error('the database went away');
      const vendor = new Vendor();
      const { seen, source } = watched(
        endless((at) => `room-${at % 4}`),
        {
          asynchronous,
          onStep: (at) => {
            if (at === 25) throw error;
          },
        },
      );
      const { outcomes, thrown } = await run(vendor.service(kind), source);
      expect(thrown).toBe(error);
      expect(statuses(outcomes)).toEqual(Array(25).fill('applied'));
      expect(outcomes.at(-1)?.resumeAt).toBe(25);
      expect(seen.closed).toBe(0);
    }
  });

  test('a source that throws, or gives nonsense, at once', async () => {
    const service = new Vendor().service(kind);
    const error = new Error('no');
    const throwing = {
      [Symbol.asyncIterator]: () => {
        throw error;
      },
    };
    expect(await run(service, throwing)).toEqual({ outcomes: [], thrown: error });
    for (const result of [undefined, 7]) {
      const odd = { [Symbol.iterator]: () => ({ next: () => result }) } as unknown as Iterable<UpdateEntry>;
      expect((await run(service, odd)).thrown).toBeInstanceOf(TypeError);
    }
  });

  test.each([null, undefined, 7, 'entries', {}, { [Symbol.iterator]: 7 }])('%p is no source', async (source) => {
    const { thrown } = await run(new Vendor().service(kind), source as unknown as UpdateEntry[]);
    expect(thrown).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent', operation: 'updateEach' });
  });

  test.each([
    { concurrency: 0 },
    { batchSize: 0 },
    { batchSize: 1.5 },
    { readAhead: -1 },
    { readAhead: '4' },
    { readahead: 4 },
    { timeoutInMs: 0 },
    { abortSignal: {} },
    7,
  ])('the options %j are refused, and the source is not opened', async (options) => {
    const { seen, source } = watched([]);
    const { thrown } = await run(new Vendor().service(kind), source, options as UpdateEachOptions);
    expect(thrown).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
    expect(seen.opened).toBe(0);
  });

  test('leaving the loop gives up what is under way, sends nothing more, and closes the source', async () => {
    const vendor = new Vendor();
    const controller = new AbortController();
    const { seen, source } = watched(
      endless((at) => `room-${at}`),
      { asynchronous: true },
    );
    let taken = 0;
    for await (const _ of updateEach(vendor.service(kind), source, { abortSignal: controller.signal })) {
      taken += 1;
      if (taken === 20) break;
    }
    const calls = vendor.calls.length;
    expect(seen.closed).toBe(1);
    expect(vendor.underWay).toBeGreaterThan(0);
    expect(vendor.calls.at(-1)?.options?.abortSignal?.aborted).toBe(true);
    expect(controller.signal.aborted).toBe(false);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    await settled();
    expect(vendor.calls).toHaveLength(calls);
  });

  test('leaving the loop waits for the source to close, and passes on what that throws', async () => {
    const error = new Error('could not close');
    let closed = false;
    let closing = async (): Promise<void> => undefined;
    async function* source() {
      try {
        for (const each of crowd(1, 100)) yield each;
      } finally {
        await nextTurn();
        closed = true;
        await closing();
      }
    }
    const leave = async () => {
      for await (const _ of updateEach(new Vendor().service(kind), source(), { readAhead: 5 })) break;
    };
    await leave();
    expect(closed).toBe(true);
    closing = () => Promise.reject(error);
    await expect(leave()).rejects.toBe(error);
  });

  test.each(['the source', 'the service'])('return() does not wait for a next() that %s holds up', async (who) => {
    const vendor = new Vendor();
    vendor.wait = () => new Promise(() => {});
    const hanging = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const source = who === 'the source' ? hanging : crowd(1, 3);
    const iterator = updateEach(vendor.service(kind), source)[Symbol.asyncIterator]();
    const pending = iterator.next();
    await settled();
    const done = { done: true, value: undefined };
    expect(await Promise.race([iterator.return?.(), settled()])).toEqual(done);
    expect(await pending).toEqual(done);
    expect(await iterator.next()).toEqual(done);
    for (const { options } of vendor.calls) expect(options?.abortSignal?.aborted).toBe(true);
  });

  test('return() before the first step opens nothing; while a stream ends, it does not throw', async () => {
    const { seen, source } = watched(crowd(1, 3));
    const iterator = updateEach(new Vendor().service(kind), source)[Symbol.asyncIterator]();
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    expect(seen.opened).toBe(0);
    const controller = new AbortController();
    const vendor = new Vendor();
    vendor.wait = () => new Promise(() => {});
    const other = updateEach(vendor.service(kind), crowd(1, 1), { abortSignal: controller.signal });
    const walk = other[Symbol.asyncIterator]();
    const pending = walk.next();
    await settled();
    controller.abort();
    expect(await walk.return?.()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
  });

  test('a synchronous source whose steps are promises is refused, as its own failure', async () => {
    const promising = { [Symbol.iterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) };
    const { outcomes, thrown } = await all(
      updateEach(new Vendor().service(kind), promising as unknown as Iterable<UpdateEntry>, { readAhead: 3 }),
      ({ index }) => {
        if (index > 10) throw new Error('without end');
      },
    );
    expect(outcomes).toEqual([]);
    expect(thrown).toBeInstanceOf(TypeError);
    expect(thrown).toMatchObject({ message: expect.stringContaining('Symbol.asyncIterator') });
  });

  test('what the loop itself throws comes out, and closes the source', async () => {
    const { seen, source } = watched(endless());
    const error = new Error('the consumer');
    const { thrown } = await all(updateEach(new Vendor().service(kind), source, { readAhead: 5 }), () => {
      throw error;
    });
    expect(thrown).toBe(error);
    expect(seen.closed).toBe(1);
  });
});
