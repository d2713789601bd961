import type { RequestPool, SlotAsk } from '@anyroom/adapter-kit/http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { poolByClock, TestClock } from './support/redis-pool-of-test.js';
import { connectTo, type RedisServer, startRedis } from './support/redis-server.js';
import { type Conduct, unreliable } from './support/unreliable-client.js';

const LIMIT_IN_MS = 20_000;
const HUNDRED: SlotAsk = {
  slots: 1,
  limits: [{ requests: 100, windowInMs: 60_000 }],
  bulk: false,
  reserve: 0.1,
  heldForInMs: 10_000,
};

let server: RedisServer;
let client: Awaited<ReturnType<typeof connectTo>>;
let clock: TestClock;
let prefix: string;
let opened: RequestPool[];
beforeAll(async () => {
  server = await startRedis();
  client = await connectTo(server);
});
beforeEach(() => {
  clock = new TestClock();
  prefix = `outage-${Math.random()}:`;
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((pool) => pool.close?.()));
});
afterAll(async () => {
  client.destroy();
  await server.dispose();
});

/** A process: its pool, and its way to Redis. */
function startProcess(options: { localShare?: number; commandTimeoutInMs?: number } = {}) {
  const line = unreliable(client);
  const { pool, arrived } = poolByClock(line, clock, { prefix, commandTimeoutInMs: 1_000, ...options });
  opened.push(pool);
  const take = async (slots: number, ask: SlotAsk = HUNDRED) => (await pool.take('key', { ...ask, slots })).slots;
  const settle = (slots: readonly unknown[], heard = {}) => {
    for (const slot of slots) pool.settle('key', slot, heard);
  };
  /** Takes what there is, without a wait between. */
  const takeAll = async () => {
    const slots: unknown[] = [];
    for (;;) {
      const more = await take(50);
      slots.push(...more);
      if (more.length === 0) return slots;
    }
  };
  return { pool, line, arrived, take, takeAll, settle };
}

/** So many processes that have shared a budget for longer than its window, and have heard of each other. */
async function settled(count: number) {
  const processes = Array.from({ length: count }, () => startProcess({ commandTimeoutInMs: 20 }));
  for (const passes of [61_000, 1, 1]) {
    for (const process of processes) {
      for (const slot of await process.take(1)) process.pool.giveBack('key', slot);
      await process.arrived();
    }
    clock.pass(passes);
  }
  return processes;
}

/** Whether a process asks Redis again. */
async function isBack({ pool }: ReturnType<typeof startProcess>): Promise<boolean> {
  const taking = pool.take('key', HUNDRED);
  for (const slot of (await taking).slots) pool.giveBack('key', slot);
  return taking instanceof Promise;
}

/** Waits until a process is with Redis again, which its own timers and the client bring about. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

const CONDUCTS: [name: string, conduct: Conduct][] = [
  ['rejects', 'rejects'],
  ['throws', 'throws'],
  ['keeps commands for ever', 'hangs'],
  ['never tells', 'swallows'],
  ['gives nothing', { says: null }],
  ['gives another text', { says: 'OK' }],
  ['gives a number', { says: 7 }],
  ['gives JSON of something else', { says: '{"answers":[{"granted":"9"}]}' }],
  [
    'gives an answer to somebody else',
    { says: '{"epoch":"e","answers":[{"granted":1,"waits":[]},{"granted":1,"waits":[]}]}' },
  ],
  ['gives too much that is no number', { says: '{"epoch":"e","now":1e999,"age":0,"processes":1,"answers":[]}' }],
];

describe('when Redis is away', () => {
  test.each(CONDUCTS)(
    'calls go on, on a share of the limit: a client that %s',
    async (_name, conduct) => {
      const processes = await settled(4);
      for (const { line } of processes) line.behave(conduct);
      const granted = await Promise.all(processes.map(({ takeAll }) => takeAll()));
      expect(granted.map(({ length }) => length)).toEqual([25, 25, 25, 25]);
    },
    LIMIT_IN_MS,
  );

  test(
    'a process that never heard of Redis takes one part in ten',
    async () => {
      const process = startProcess({ commandTimeoutInMs: 20 });
      process.line.behave('hangs');
      expect(await process.takeAll()).toHaveLength(10);
    },
    LIMIT_IN_MS,
  );

  test(
    'the share is what the application says, where it says',
    async () => {
      const process = startProcess({ commandTimeoutInMs: 20, localShare: 0.07 });
      process.line.behave('rejects');
      expect(await process.takeAll()).toHaveLength(7);
    },
    LIMIT_IN_MS,
  );

  test(
    'what it has sent itself within the window counts in its share',
    async () => {
      const [one, other] = await settled(2);
      one?.settle((await one.take(30)) ?? []);
      await one?.arrived();
      clock.pass(59_000);
      for (const process of [one, other]) process?.line.behave('rejects');
      expect(await one?.takeAll()).toHaveLength(20);
      clock.pass(2_000);
      expect(await one?.takeAll()).toHaveLength(30);
    },
    LIMIT_IN_MS,
  );

  test(
    'what others had taken when it last heard of them is left to them for a window',
    async () => {
      const [one, other] = await settled(2);
      one?.settle((await one.take(90)) ?? []);
      await one?.arrived();
      other?.settle((await other.take(1)) ?? []); // it hears that 9 are left
      await other?.arrived();
      for (const process of [one, other]) process?.line.behave('rejects');
      expect(await one?.takeAll()).toHaveLength(0);
      expect(await other?.takeAll()).toHaveLength(4);
      clock.pass(61_000);
      expect(await other?.takeAll()).toHaveLength(46);
    },
    LIMIT_IN_MS,
  );

  test(
    'what it took in one outage counts no more in the next',
    async () => {
      const [one, other] = await settled(2);
      for (const process of [one, other]) process?.line.behave('rejects');
      one?.settle((await one.take(10)) ?? []);
      one?.line.behave('answers');
      await until(() => one === undefined || isBack(one));
      await one?.arrived();
      clock.pass(61_000);
      await until(() => one === undefined || isBack(one));
      await one?.arrived();
      one?.line.behave('rejects');
      expect(await one?.takeAll()).toHaveLength(100); // it is the only one left
    },
    LIMIT_IN_MS,
  );

  test(
    'answers at once, once it is known, and does not flood the client',
    async () => {
      const [process] = await settled(1);
      process?.line.behave('hangs');
      await process?.take(1);
      const before = process?.line.commands;
      expect(process?.pool.take('key', HUNDRED)).not.toBeInstanceOf(Promise);
      for (let each = 0; each < 500; each += 1) await process?.take(1);
      expect((process?.line.commands ?? 0) - (before ?? 0)).toBeLessThanOrEqual(1);
    },
    LIMIT_IN_MS,
  );

  test(
    'a block that the vendor spoke of holds on',
    async () => {
      const [process] = await settled(1);
      process?.settle((await process.take(1)) ?? [], { passed: false, blockedForInMs: 5_000 });
      process?.line.behave('rejects');
      expect(await process?.take(1)).toHaveLength(0);
      expect(process?.pool.earliestInMs('key', HUNDRED, 1)).toBe(5_000);
      clock.pass(5_001);
      expect(await process?.take(1)).toHaveLength(1);
    },
    LIMIT_IN_MS,
  );

  test(
    'the reserve of the share is for interactive calls',
    async () => {
      const [process] = await settled(4);
      process?.line.behave('rejects');
      await process?.take(1);
      expect(await process?.take(99, { ...HUNDRED, bulk: true })).toHaveLength(21);
      expect(await process?.take(99)).toHaveLength(3);
    },
    LIMIT_IN_MS,
  );
});

describe('when Redis is back', () => {
  test(
    'empty, its own requests are recorded there first, and others hold back for them',
    async () => {
      const [one, other] = await settled(2);
      for (const process of [one, other]) process?.line.behave('rejects');
      const flying = (await one?.take(20)) ?? [];
      one?.settle(flying.slice(0, 12));
      await other?.take(1);
      await client.flushAll();
      for (const process of [one, other]) process?.line.behave('answers');
      const third = startProcess({ localShare: 1 });
      // The third knows of no others: all that is free is what they have not recorded.
      await until(async () => {
        const slots = await third.take(99);
        for (const slot of slots) third.pool.giveBack('key', slot);
        await third.arrived();
        return slots.length === 100 - 20 - 1;
      });
    },
    LIMIT_IN_MS,
  );

  test(
    'it keeps to its share until the requests of a whole window are known there',
    async () => {
      const [one, other] = await settled(2);
      for (const process of [one, other]) process?.line.behave('rejects');
      for (const process of [one, other]) await process?.take(1);
      await client.flushAll();
      for (const process of [one, other]) process?.line.behave('answers');
      for (const process of [one, other]) await until(() => process === undefined || isBack(process));
      const ones = (await one?.takeAll()) ?? [];
      expect(ones.length).toBeGreaterThan(30);
      expect(ones.length).toBeLessThanOrEqual(50);
      one?.settle(ones);
      await one?.arrived();
      clock.pass(61_000);
      await one?.take(1);
      await other?.take(1);
      expect((await one?.takeAll())?.length).toBeGreaterThan(90);
    },
    LIMIT_IN_MS,
  );

  test(
    'a request that is answered while its process records it counts as answered',
    async () => {
      const process = startProcess({ commandTimeoutInMs: 10_000, localShare: 1 });
      process.line.behave('rejects');
      const slots = await process.take(5);
      process.line.behave('hangs');
      const before = process.line.commands;
      await until(() => process.line.commands > before);
      process.settle(slots);
      process.line.behave('answers');
      await until(() => isBack(process));
      await process.arrived();
      for await (const keys of client.scanIterator({ MATCH: `${prefix}*:flying` })) {
        for (const key of keys) expect(await client.zCard(key)).toBe(1); // the one without a name
      }
      for await (const keys of client.scanIterator({ MATCH: `${prefix}*:log` })) {
        for (const key of keys) expect(await client.zCard(key)).toBe(6);
      }
    },
    LIMIT_IN_MS,
  );

  test(
    'a take that was carried out after nobody waited for it any more takes nothing for ever',
    async () => {
      const [one, other] = await settled(2);
      one?.line.behave('hangs');
      const taken = (await one?.take(50)) ?? [];
      one?.line.behave('answers');
      await until(() => one === undefined || isBack(one));
      await one?.arrived();
      one?.settle(taken);
      await one?.arrived();
      clock.pass(61_000);
      await until(async () => ((await other?.take(200)) ?? []).length + 2 >= 100 - 2);
    },
    LIMIT_IN_MS,
  );

  test(
    'a Redis that lost everything between two calls is noticed by the next one',
    async () => {
      const [one, other] = await settled(2);
      const flying = (await one?.take(40)) ?? [];
      await client.flushAll();
      const [slot] = (await one?.take(1)) ?? [];
      one?.pool.giveBack('key', slot);
      await one?.arrived();
      expect((await other?.takeAll())?.length).toBeLessThanOrEqual(100 - flying.length);
    },
    LIMIT_IN_MS,
  );

  test.each(['flying', 'log', 'processes', 'state'])(
    'so is one that lost a part: %s',
    async (part) => {
      const [one, other] = await settled(2);
      const flying = (await one?.take(40)) ?? [];
      one?.settle(flying.slice(0, 20));
      await one?.arrived();
      for await (const keys of client.scanIterator({ MATCH: `${prefix}*:${part}` })) {
        for (const key of keys) await client.unlink(key);
      }
      for (const slot of (await one?.take(1)) ?? []) one?.pool.giveBack('key', slot);
      await one?.arrived();
      expect((await other?.takeAll())?.length).toBeLessThanOrEqual(60);
    },
    LIMIT_IN_MS,
  );
});

describe('while Redis is there', () => {
  test(
    'a process that finds it empty, and knows of no others, waits for those that may have been cut off',
    async () => {
      const process = startProcess();
      process.settle(await process.takeAll());
      await process.arrived();
      clock.pass(4_900);
      expect(await process.takeAll()).toHaveLength(0);
      clock.pass(200);
      expect(await process.takeAll()).toHaveLength(90);
    },
    LIMIT_IN_MS,
  );

  test(
    'a process that is killed holds its slots until its requests count no more',
    async () => {
      const [one, other] = await settled(2);
      await one?.take(60);
      one?.line.behave('swallows'); // it is never heard of again
      expect(await other?.take(99)).toHaveLength(40);
      clock.pass(10_000 + 60_000 - 10);
      expect(await other?.take(99)).toHaveLength(0);
      clock.pass(100); // its own 40 count as lost by then too
      expect(await other?.take(100)).toHaveLength(100);
    },
    LIMIT_IN_MS,
  );

  test(
    'a grant that comes after its requests count as lost is none',
    async () => {
      const one = startProcess({ localShare: 1, commandTimeoutInMs: 20_000 });
      await one.take(1);
      one.line.behave('hangs');
      const before = one.line.commands;
      const granting = one.take(5);
      await until(() => one.line.commands > before);
      clock.now += 10_000; // this process stood still meanwhile
      one.line.behave('answers');
      expect(await granting).toHaveLength(0);
    },
    LIMIT_IN_MS,
  );

  test(
    'two budgets do not mix, and neither do two prefixes',
    async () => {
      const [one] = await settled(1);
      expect(await one?.take(100)).toHaveLength(100);
      expect((await one?.pool.take('another key', { ...HUNDRED, slots: 9 }))?.slots).toHaveLength(9);
      prefix = 'another-';
      expect(await startProcess({ localShare: 1 }).take(9)).toHaveLength(9);
    },
    LIMIT_IN_MS,
  );

  test(
    'a block, a policy and what is left are known to all',
    async () => {
      const [one, other] = await settled(2);
      const slots = (await one?.take(3)) ?? [];
      one?.settle(slots.slice(0, 1), { passed: true, policies: [{ requests: 50, windowInMs: 60_000 }] });
      await one?.arrived();
      expect(await other?.take(99)).toHaveLength(47);
      one?.settle(slots.slice(1, 2), { passed: false, blockedForInMs: 70_000 });
      await one?.arrived();
      expect(await other?.take(1)).toHaveLength(0);
      expect(other?.pool.earliestInMs('key', HUNDRED, 1)).toBe(70_000);
    },
    LIMIT_IN_MS,
  );

  test(
    'who leaves is not counted among the processes',
    async () => {
      const processes = await settled(2);
      await processes[0]?.pool.close?.();
      await processes[1]?.take(1);
      clock.pass(1);
      processes[1]?.line.behave('rejects');
      expect((await processes[1]?.takeAll())?.length).toBeGreaterThan(90);
    },
    LIMIT_IN_MS,
  );

  test(
    'no key and no member holds the credential, whatever key the budget is given',
    async () => {
      const process = startProcess({ localShare: 1 });
      const grant = await process.pool.take('token-of-somebody', { ...HUNDRED, slots: 2 });
      process.pool.settle('token-of-somebody', grant.slots[0], { passed: true });
      await process.arrived();
      const all: string[] = [];
      for await (const keys of client.scanIterator({ MATCH: `${prefix}*` })) all.push(...keys);
      expect(all).toHaveLength(4);
      expect(new Set(all.map((key) => /\{(.+)\}/.exec(key)?.[1])).size).toBe(1);
      for (const key of [...all]) all.push(String(await client.sendCommand(['DUMP', key])));
      expect(all.filter((text) => text.includes('somebody'))).toEqual([]);
    },
    LIMIT_IN_MS,
  );

  test(
    'its keys do not stay for ever',
    async () => {
      const process = startProcess({ localShare: 1 });
      await process.take(1);
      for await (const keys of client.scanIterator({ MATCH: `${prefix}*` })) {
        for (const key of keys) expect(await client.ttl(key)).toBeGreaterThan(24 * 3_600);
      }
    },
    LIMIT_IN_MS,
  );
});
