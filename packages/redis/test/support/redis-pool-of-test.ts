import type { RequestPool } from '@anyroom/adapter-kit/http';
import { BUDGET_SCRIPT } from '../../src/budget-script.js';
import type { NodeRedisClient } from '../../src/redis-client.js';
import { poolOf, type RedisPoolOptions } from '../../src/redis-pool.js';

/** A clock that the test turns, for a process and for Redis. */
export class TestClock {
  /** Of the processes: it never goes back. */
  now = 1_000;
  /** Of Redis: anything may happen to it. */
  redis = 1_800_000_000_000;

  pass(inMs: number): void {
    this.now += inMs;
    this.redis += inMs;
  }
}

/** A pool by a clock of the test's own, on a Redis that is shown that clock as its own. */
export interface PoolByClock {
  readonly pool: RequestPool;
  /** Waits until all that was told has arrived, and nothing more is asked. */
  arrived(): Promise<void>;
}

const TIME = "redis.call('TIME')";

export function poolByClock(
  client: NodeRedisClient,
  clock: TestClock,
  options: Omit<RedisPoolOptions, 'client'> = {},
): PoolByClock {
  let out = 0;
  const counting = <A extends readonly unknown[]>(call: (...args: A) => Promise<unknown>) => {
    return async (...args: A) => {
      out += 1;
      try {
        return await call(...args);
      } finally {
        out -= 1;
      }
    };
  };
  if (BUDGET_SCRIPT.split(TIME).length !== 2) throw new Error('The script asks for the time elsewhere, or twice.');
  // The script is another one with every call, and so never known by its digest. What time it is, is read as it is sent.
  const run = counting((_: string, handed: { keys: string[]; arguments: string[] }) =>
    client.eval(BUDGET_SCRIPT.replace(TIME, timeAt(clock.redis)), handed),
  );
  const timed = { eval: run, evalSha: run };
  const pool = poolOf(
    { client: timed, prefix: `test-${Math.random()}:`, ...options },
    {
      script: BUDGET_SCRIPT,
      now: () => clock.now,
      clockSlackInMs: 0, // by these clocks, no time passes on the way
    },
  );
  return {
    pool,
    async arrived() {
      for (let quiet = 0; quiet < 5; quiet = out === 0 ? quiet + 1 : 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

function timeAt(inMs: number): string {
  return `{ '${Math.floor(inMs / 1_000)}', '${Math.floor((inMs % 1_000) * 1_000)}' }`;
}
