import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { type RedisServer, startRedis } from '../packages/redis/test/support/redis-server.js';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../examples/dist/run.js', import.meta.url));
const LIMIT_IN_MS = 60_000;

describe('the examples of Redis, on a real one', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  }, LIMIT_IN_MS);
  afterAll(() => server?.dispose());

  test.each([
    ['by-new', /\npresenter\n$/],
    ['by-module', /\nStand-up\n$/],
    ['by-url', /\nStand-up\n$/],
  ])(
    '%s',
    async (example, expected) => {
      const { stdout, stderr } = await run(process.execPath, [program, `redis/${example}`], {
        env: { ...process.env, REDIS_URL: server.url },
        timeout: LIMIT_IN_MS,
      });
      expect(stderr).toBe('');
      expect(stdout).toMatch(expected);
      const client = createClient({ url: server.url });
      await client.connect();
      expect((await client.keys('anyroom:*')).length).toBe(4); // it was Redis that counted
      await client.flushAll();
      client.destroy();
    },
    LIMIT_IN_MS,
  );
});
