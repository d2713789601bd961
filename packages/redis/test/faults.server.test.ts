import type { RequestPool, SlotAsk } from '@anyroom/adapter-kit/http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createClient, createClientPool, createCluster } from '@redis/client';
import { Redis } from 'ioredis';
import type { RedisClient } from '../src/index.js';
import { createRedisPool } from '../src/index.js';
import { connectTo, startRedis } from './support/redis-server.js';

// Real servers in a real plight. What a process does then is in outage.server.test.ts; here it is that it notices.
const LIMIT_IN_MS = 30_000;
const HUNDRED: SlotAsk = {
  slots: 1,
  limits: [{ requests: 100, windowInMs: 600_000 }],
  bulk: false,
  reserve: 0.1,
  heldForInMs: 10_000,
};

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

async function start(options: readonly string[] = []) {
  const server = await startRedis(options);
  ends.push(() => server.dispose());
  const client = await connectTo(server);
  ends.push(() => client.destroy());
  return { server, client };
}

/** A process that is never bound by its share while Redis answers: what it is granted then, Redis has granted. */
function open(client: RedisClient, options: { localShare?: number } = {}): RequestPool {
  const pool = createRedisPool({ client, localShare: 1, commandTimeoutInMs: 1_000, ...options });
  ends.push(() => pool.close?.());
  return pool;
}

const take = async (pool: RequestPool, slots = 1) => (await pool.take('key', { ...HUNDRED, slots })).slots;
const giveBack = (pool: RequestPool, slots: readonly unknown[]) => {
  for (const slot of slots) pool.giveBack('key', slot);
};

/** Whether a process asks Redis, and is answered. */
async function asks(pool: RequestPool): Promise<boolean> {
  const taking = pool.take('key', HUNDRED);
  giveBack(pool, (await taking).slots);
  // It is the next one that is not asked of a Redis which has failed to answer.
  const next = pool.take('key', HUNDRED);
  giveBack(pool, (await next).slots);
  return next instanceof Promise;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('the clients that it takes', () => {
  test(
    'node-redis, connected to one server',
    async () => {
      const { client } = await start();
      const [one, other] = [open(client), open(client)];
      expect(await take(one, 60)).toHaveLength(60);
      expect(await take(other, 60)).toHaveLength(40);
    },
    LIMIT_IN_MS,
  );

  test(
    'node-redis, whose answers come as bytes',
    async () => {
      const { client } = await start();
      const pool = open(client.withTypeMapping({ 36: Buffer }));
      await take(pool, 60);
      expect(await take(pool, 60)).toHaveLength(40);
      expect(await asks(pool)).toBe(true);
    },
    LIMIT_IN_MS,
  );

  test(
    'node-redis, with a pool of connections',
    async () => {
      const { server } = await start();
      const pooled = createClientPool({ url: server.url });
      pooled.on('error', () => undefined);
      ends.push(() => pooled.destroy());
      await pooled.connect();
      expect(await take(open(pooled), 160)).toHaveLength(100);
    },
    LIMIT_IN_MS,
  );

  test(
    'ioredis',
    async () => {
      const { server } = await start();
      const client = new Redis(server.port, '127.0.0.1');
      client.on('error', () => undefined);
      ends.push(() => client.disconnect());
      const [one, other] = [open(client), open(client)];
      expect(await take(one, 60)).toHaveLength(60);
      expect(await take(other, 60)).toHaveLength(40);
    },
    LIMIT_IN_MS,
  );

  test(
    'a cluster, where all keys of a budget lie in one slot',
    async () => {
      const { server, client } = await start(['--cluster-enabled', 'yes']);
      await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
      await until(async () => String(await client.sendCommand(['CLUSTER', 'INFO'])).includes('cluster_state:ok'));
      const cluster = createCluster({ rootNodes: [{ url: server.url }] });
      cluster.on('error', () => undefined);
      await cluster.connect();
      ends.push(() => cluster.destroy());
      const [one, other] = [open(cluster), open(cluster)];
      expect(await take(one, 60)).toHaveLength(60);
      expect(await take(other, 60)).toHaveLength(40);
    },
    LIMIT_IN_MS,
  );

  test(
    'one that may not ask which server it is',
    async () => {
      const { server, client } = await start();
      await client.sendCommand(['ACL', 'SETUSER', 'app', 'on', 'nopass', '~anyroom:*', '+@all', '-info']);
      const app = createClient({ url: server.url, username: 'app', password: 'any' });
      app.on('error', () => undefined);
      await app.connect();
      ends.push(() => app.destroy());
      const [one, other] = [open(app), open(app)];
      expect(await take(one, 60)).toHaveLength(60);
      expect(await take(other, 60)).toHaveLength(40);
    },
    LIMIT_IN_MS,
  );
});

describe('a real Redis', () => {
  test(
    'that forgets its scripts is told again',
    async () => {
      const { client } = await start();
      const pool = open(client);
      await take(pool, 60);
      await client.scriptFlush();
      expect(await take(pool, 60)).toHaveLength(40);
      expect(await asks(pool)).toBe(true);
    },
    LIMIT_IN_MS,
  );

  test(
    'that takes no writes, being a replica, is as one that is away',
    async () => {
      const { server } = await start();
      const replica = await start(['--replicaof', '127.0.0.1', String(server.port)]);
      await until(async () => (await replica.client.info('replication')).includes('master_link_status:up'));
      const pool = open(replica.client, { localShare: 0.3 });
      expect(await take(pool, 60)).toHaveLength(30);
      expect(await asks(pool)).toBe(false);
      await replica.client.sendCommand(['REPLICAOF', 'NO', 'ONE']);
      await until(() => asks(pool));
    },
    LIMIT_IN_MS,
  );

  test(
    'that has no memory left is as one that is away',
    async () => {
      const { client } = await start();
      const pool = open(client, { localShare: 0.3 });
      await take(pool);
      await client.configSet('maxmemory', '1');
      expect(await take(pool, 60)).toHaveLength(29);
      expect(await asks(pool)).toBe(false);
      await client.configSet('maxmemory', '0');
      await until(() => asks(pool));
    },
    LIMIT_IN_MS,
  );

  test(
    'that is stopped in the middle of everything is waited for no longer than the time for a command',
    async () => {
      const { server, client } = await start();
      const pool = open(client, { localShare: 0.3 });
      await take(pool);
      const pid = (await client.info('server')).match(/process_id:(\d+)/)?.[1];
      process.kill(Number(pid), 'SIGSTOP');
      expect(await take(pool, 60)).toHaveLength(29);
      process.kill(Number(pid), 'SIGCONT');
      await until(() => asks(pool));
      expect(server.isRunning()).toBe(true);
    },
    LIMIT_IN_MS,
  );

  test.each([
    ['empty', []],
    ['with less than it had', [['SAVE']]],
  ])(
    'that is killed and comes back %s finds its requests recorded by whoever made them',
    async (_how, commands) => {
      const { server, client } = await start();
      const [one, other] = [open(client), open(client)];
      for (const pool of [one, other]) giveBack(pool, await take(pool));
      await new Promise((resolve) => setTimeout(resolve, 50)); // it is told of the slots
      for (const command of commands) await client.sendCommand(command);
      const flying = await take(one, 40);
      await server.kill();
      await server.start();
      for (const slot of flying.slice(0, 20)) one.settle('key', slot, { passed: true });
      await until(() => asks(one));
      await until(async () => {
        const slots = await take(other, 100);
        giveBack(other, slots);
        return slots.length === 60;
      });
    },
    LIMIT_IN_MS,
  );

  test(
    'that comes back with less than it had binds also those to their share who saw nothing of it',
    async () => {
      const { server, client } = await start();
      const [one, other] = [open(client, { localShare: 0.3 }), open(client, { localShare: 0.3 })];
      for (const pool of [one, other]) giveBack(pool, await take(pool));
      await client.sendCommand(['SAVE']);
      await take(one, 20);
      await server.kill();
      await server.start();
      await until(async () => (await client.ping().catch(() => '')) === 'PONG');
      expect(await take(other, 100)).toHaveLength(30);
    },
    LIMIT_IN_MS,
  );
});
