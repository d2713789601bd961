import { afterAll, beforeAll } from '@jest/globals';
import { describePool } from '../../adapter-kit/test/support/pool-behaviour.js';
import { poolByClock, TestClock } from './support/redis-pool-of-test.js';
import { connectTo, type RedisServer, startRedis } from './support/redis-server.js';

let server: RedisServer;
let client: Awaited<ReturnType<typeof connectTo>>;
beforeAll(async () => {
  server = await startRedis();
  client = await connectTo(server);
});
afterAll(async () => {
  client.destroy();
  await server.dispose();
});

describePool('in Redis', async () => {
  const clock = new TestClock();
  // Its share of an outage is all, so that a Redis that has not been there for a whole window makes no difference.
  const { pool, arrived } = poolByClock(client, clock, { localShare: 1, commandTimeoutInMs: 5_000 });
  return {
    pool,
    arrived,
    async pass(inMs) {
      await arrived();
      clock.pass(inMs);
    },
  };
});
