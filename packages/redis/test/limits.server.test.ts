import type { RequestPool, SlotAsk } from '@anyroom/adapter-kit/http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
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

const LIMIT = { requests: 5, windowInMs: 1_000 };
const ASK: SlotAsk = { slots: 1, limits: [LIMIT], bulk: false, reserve: 0.1, heldForInMs: 400 };

/** A request as the vendor sees it: counted at some time while it is on its way. */
interface Sent {
  readonly slot: unknown;
  readonly pool: RequestPool;
  readonly sentAt: number;
  /** From 0, as soon as it is sent, to 1, just before it is answered. */
  readonly countedAt: number;
}

/** The most that any window of the vendor's, wherever it begins, has counted. */
function mostInAWindow(times: readonly number[]): number {
  const counts = times.map((begin) => times.filter((time) => time >= begin && time < begin + LIMIT.windowInMs).length);
  return Math.max(0, ...counts);
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('take'),
      process: fc.nat(2),
      slots: fc.integer({ min: 1, max: 7 }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass'), inMs: fc.integer({ min: 1, max: 390 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('settle'), count: fc.integer({ min: 1, max: 7 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('giveBack') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('die'), process: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock'),
      process: fc.nat(2),
      byInMs: fc.integer({ min: -5_000, max: 5_000 }),
    }),
  },
);

/** Three processes by one Redis: each step is taken, and the requests are counted by a vendor. */
async function run(steps: readonly Readonly<Record<string, unknown>>[]) {
  const clock = new TestClock();
  const prefix = `limits-${Math.random()}:`;
  const open = () => poolByClock(client, clock, { prefix, commandTimeoutInMs: 5_000, localShare: 1 });
  const processes = [open(), open(), open()];
  const everyone = [...processes];
  let flying: Sent[] = [];
  const counted: number[] = [];
  const arrived = async () => {
    for (const process of everyone) await process.arrived();
  };
  const settle = (sent: Sent) => {
    counted.push(sent.sentAt + (clock.now - sent.sentAt) * sent.countedAt);
    sent.pool.settle('key', sent.slot, { passed: true });
  };

  // One that has heard of Redis once tells from its own clock what becomes of Redis'.
  const makeKnown = async ({ pool }: (typeof processes)[number]) => {
    for (const slot of (await pool.take('key', { ...ASK, limits: [] })).slots) pool.giveBack('key', slot);
  };
  for (const process of processes) await makeKnown(process);
  for (const { kind, ...how } of steps as readonly ({ kind: string } & Readonly<Record<string, unknown>>)[]) {
    if (kind === 'take') {
      const { process, slots, at } = how as unknown as { process: number; slots: number; at: number };
      const { pool } = processes[process] as (typeof processes)[number];
      const grant = await pool.take('key', { ...ASK, slots });
      flying.push(...grant.slots.map((slot) => ({ slot, pool, sentAt: clock.now, countedAt: at })));
    } else if (kind === 'pass') {
      await arrived();
      const { inMs } = how as unknown as { inMs: number };
      // A request that is on its way for longer than it may be is given up just before.
      const end = clock.now + inMs;
      for (const sent of flying.filter(({ sentAt }) => sentAt + ASK.heldForInMs <= end)) {
        clock.pass(Math.max(0, sent.sentAt + ASK.heldForInMs - 1 - clock.now));
        settle(sent);
        flying = flying.filter((each) => each !== sent);
        await arrived();
      }
      clock.pass(end - clock.now);
    } else if (kind === 'settle') {
      for (const sent of flying.splice(0, (how as unknown as { count: number }).count)) settle(sent);
    } else if (kind === 'giveBack') {
      const sent = flying.shift();
      sent?.pool.giveBack('key', sent.slot);
    } else if (kind === 'clock') {
      await arrived();
      const { byInMs, process } = how as unknown as { byInMs: number; process: number };
      clock.redis += byInMs;
      await makeKnown(processes[process] as (typeof processes)[number]); // a process that is new could not tell
    } else {
      // Killed: nothing is settled, and its requests may be counted until they would have been given up.
      const { process } = how as unknown as { process: number };
      const killed = processes[process] as (typeof processes)[number];
      for (const sent of flying.filter(({ pool }) => pool === killed.pool)) {
        counted.push(sent.sentAt + ASK.heldForInMs * sent.countedAt * 0.99);
      }
      flying = flying.filter(({ pool }) => pool !== killed.pool);
      const next = open();
      await makeKnown(next);
      processes[process] = next;
      everyone.push(next);
    }
  }
  for (const sent of flying.splice(0)) settle(sent);
  await arrived();
  const most = mostInAWindow(counted);

  // Whatever happened, nothing is taken for ever. What the clock of Redis lost between two calls is lost.
  await makeKnown(processes[0] as (typeof processes)[number]);
  await arrived();
  clock.pass(ASK.heldForInMs + LIMIT.windowInMs + 10);
  const left = await (processes[0] as (typeof processes)[number]).pool.take('key', { ...ASK, slots: 9 });
  for (const process of everyone) await process.pool.close?.();
  return { most, left: left.slots.length, counted: counted.length };
}

describe('three processes with one Redis', () => {
  test('are never over the limit, wherever the windows of the vendor begin, and lose no slot for ever', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { most, left } = await run(steps);
        expect(most).toBeLessThanOrEqual(LIMIT.requests);
        expect(left).toBe(LIMIT.requests);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
