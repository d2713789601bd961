import { createMemoryPool, type SlotGrant } from '@anyroom/adapter-kit/http';
import { expect, test } from '@jest/globals';
import { describePool } from '../support/pool-behaviour.js';

describePool('in memory', async () => {
  let time = 0;
  return {
    pool: createMemoryPool({ now: () => time }),
    async pass(inMs) {
      time += inMs;
    },
  };
});

const ask = {
  slots: 1,
  limits: [{ requests: 10, windowInMs: 1_000 }],
  bulk: false,
  reserve: 0.1,
  heldForInMs: 10_000,
};

test('The pool in memory answers at once, and says exactly when a slot can be had', () => {
  let time = 0;
  const pool = createMemoryPool({ now: () => time });
  const { slots } = pool.take('key', { ...ask, slots: 10 }) as SlotGrant;
  for (const slot of slots.slice(0, 4)) pool.settle('key', slot, {});
  time = 600;
  for (const [nth, earliestInMs] of [
    [1, 400], // the first of those that were answered leaves its window
    [4, 400],
    [5, 1_000], // one that is on its way, if it is answered now
    [10, 1_000],
    [11, 1_400], // the first again, a window later
    [15, 2_000],
  ] as const) {
    expect([nth, pool.earliestInMs('key', ask, nth)]).toEqual([nth, earliestInMs]);
  }
  expect(pool.earliestInMs('key', { ...ask, bulk: true }, 4)).toBe(1_000);
  expect(pool.take('key', ask)).toEqual({ slots: [], againInMs: 400 });
});

test('The pool in memory waits for an answer where only one can make room', () => {
  const pool = createMemoryPool({ now: () => 0 });
  pool.take('key', { ...ask, slots: 10 });
  expect(pool.take('key', ask)).toEqual({ slots: [], againInMs: Number.POSITIVE_INFINITY });
});

test('The pool in memory forgets credentials that nobody uses', () => {
  let time = 0;
  const pool = createMemoryPool({ now: () => time });
  for (let tenant = 0; tenant < 5_000; tenant += 1) {
    time += 2_000;
    pool.settle(`tenant ${tenant}`, (pool.take(`tenant ${tenant}`, ask) as SlotGrant).slots[0], {});
  }
  // Had the first been forgotten too early, it would have room for ten.
  pool.take('tenant 4999', { ...ask, slots: 5 });
  expect(pool.take('tenant 4999', { ...ask, slots: 10 })).toMatchObject({ slots: { length: 4 } });
});
