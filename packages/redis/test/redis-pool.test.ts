import type { SlotAsk } from '@anyroom/adapter-kit/http';
import { describe, expect, test } from '@jest/globals';
import type { RedisClient, RedisPoolOptions } from '../src/index.js';
import { createRedisPool, redisBudgets } from '../src/index.js';
import { keysOf } from '../src/redis-pool.js';

// Without a server: what a client does that has none is what these are about.
const away: RedisClient = {
  eval: () => Promise.reject(new Error('There is no Redis.')),
  evalSha: () => Promise.reject(new Error('There is no Redis.')),
};
const ASK: SlotAsk = {
  slots: 50,
  limits: [{ requests: 40, windowInMs: 60_000 }],
  bulk: false,
  reserve: 0.1,
  heldForInMs: 10_000,
};

describe('the options', () => {
  test.each<[name: string, options: Partial<Record<keyof RedisPoolOptions, unknown>>, message: RegExp]>([
    ['no client', { client: {} }, /^The option client must be a client of node-redis \(evalSha\) or of ioredis/],
    ['a prefix with braces', { prefix: '{app}:' }, /^The option prefix must be a text without braces/],
    ['a prefix that is no text', { prefix: 7 }, /^The option prefix /],
    ['no share', { localShare: 0 }, /^The option localShare must be a number above 0, and at most 1\.$/],
    ['more than all', { localShare: 1.1 }, /^The option localShare /],
    ['a share that is no number', { localShare: Number.NaN }, /^The option localShare /],
    ['no time', { commandTimeoutInMs: 0 }, /^The option commandTimeoutInMs must be a number of milliseconds above 0/],
    ['a time that is text', { commandTimeoutInMs: '250' }, /^The option commandTimeoutInMs /],
    ['all the time of the world', { commandTimeoutInMs: 1e9 }, /and at most 60000\.$/],
  ])('%s', (_name, options, message) => {
    expect(() => createRedisPool({ client: away, ...options } as RedisPoolOptions)).toThrow(message);
    expect(() => redisBudgets({ client: away, ...options } as RedisPoolOptions)).toThrow(message);
  });

  test.each([
    ['none', undefined, 'The options must be an object with at least client, a client of node-redis or of ioredis.'],
    ['null', null, 'The options must be an object with at least client, a client of node-redis or of ioredis.'],
    [
      'an address',
      'redis://127.0.0.1',
      'The options must be an object with at least client, a client of node-redis or',
    ],
    ['empty', {}, 'The option client must be a client of node-redis (evalSha) or of ioredis (evalsha).'],
    ['an address for a client', { client: 'redis://127.0.0.1' }, 'The option client must be a client of node-redis'],
  ])('what has no client says what to give: %s', (_name, options, message) => {
    for (const make of [createRedisPool, redisBudgets]) {
      const made = () => make(options as unknown as RedisPoolOptions);
      expect(made).toThrow(TypeError);
      expect(made).toThrow(message);
    }
  });
});

describe('a pool', () => {
  test('goes on without a Redis, and ends without one', async () => {
    const pool = createRedisPool({ client: away, localShare: 0.5 });
    const { slots } = await pool.take('key', ASK);
    expect(slots).toHaveLength(20);
    pool.settle('key', slots[0], { passed: true });
    pool.giveBack('key', slots[1]);
    expect((await pool.take('key', ASK)).slots).toHaveLength(1);
    await pool.close?.();
  });

  test('knows nothing of a slot under a key that it never heard of', () => {
    const pool = createRedisPool({ client: away });
    expect(() => pool.settle('never', { id: 'slot' }, {})).not.toThrow();
    expect(() => pool.giveBack('never', { id: 'slot' })).not.toThrow();
    expect(pool.earliestInMs('never', ASK, 1)).toBe(0);
  });

  test('says how long the n-th slot takes at the least, also without a Redis', async () => {
    const pool = createRedisPool({ client: away, localShare: 0.5 });
    await pool.take('key', ASK);
    expect([1, 40, 41, 81].map((nth) => pool.earliestInMs('key', ASK, nth))).toEqual([0, 0, 60_000, 120_000]);
    await pool.close?.();
  });

  test('names its keys by a digest, in one slot of a cluster', () => {
    const keys = keysOf('app:', 'token');
    expect(keys).toHaveLength(4);
    for (const key of keys) expect(key).toMatch(/^app:\{[\w-]{43}\}:(state|flying|log|processes)$/);
    expect(new Set(keys).size).toBe(4);
    expect(keysOf('app:', 'token')).toEqual(keys);
    expect(keysOf('app:', 'other')).not.toEqual(keys);
  });
});
