import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CloudflareRateLimits, Emulator } from '@anyroom/emulator';
import { startEmulator } from '@anyroom/emulator';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type RedisServer, startRedis } from './support/redis-server.js';

// Four processes of their own, on what is built: `npm run build` first.
const WORKER = fileURLToPath(new URL('support/worker.mjs', import.meta.url));
const LIMIT_IN_MS = 120_000;
const PROCESSES = 4;
const UPDATES = 3_000;
const PEOPLE = 60;

/** Cloudflare's, both of them, for four seconds in place of five minutes. */
const BUDGET = { requests: 1_000, windowInMs: 4_000 };
const LIMITS: CloudflareRateLimits = {
  global: { requests: 1_000, windowInSeconds: 4 },
  realtimeKit: { requests: 2_917, windowInSeconds: 4 },
};

let emulator: Emulator;
let redis: RedisServer;
beforeEach(async () => {
  emulator = await startEmulator({ rateLimits: { cloudflare: LIMITS } });
  redis = await startRedis();
});
afterEach(async () => {
  await emulator.close();
  await redis.dispose();
});

/** Four processes make 3,000 updates between them. Gives how the calls ended, and how many of them the vendor applied. */
async function work(onProgress: (answered: number) => void = () => undefined) {
  const meeting = emulator.createMeeting().id;
  const people = Array.from(
    { length: PEOPLE },
    () => emulator.putMeetingParticipant(meeting, { name: 'Nobody', presetName: 'group_call_participant' }).id,
  );
  const updates = Array.from({ length: UPDATES }, (_, at) => [people[at % PEOPLE], `Name ${at}`] as const);
  const { accountId, appId, apiToken, baseUrl: base } = emulator.cloudflare;
  const configuration = { accountId, appId, apiToken, base, budget: BUDGET };
  const answered = new Map<number, number>();
  const ends: Record<string, number> = {};

  const workers = Array.from({ length: PROCESSES }, async (_, index) => {
    const own = updates.filter((_update, at) => at % PROCESSES === index);
    const task = { redis: redis.url, configuration, meeting, updates: own };
    const child = fork(WORKER, [JSON.stringify(task)], { execArgv: [] });
    child.on('message', (said: { answered?: number; ends?: Record<string, number> }) => {
      for (const [end, count] of Object.entries(said.ends ?? {})) ends[end] = (ends[end] ?? 0) + count;
      if (said.answered === undefined) return;
      answered.set(index, said.answered);
      onProgress([...answered.values()].reduce((sum, each) => sum + each, 0));
    });
    const [code] = await once(child, 'exit');
    return code;
  });
  expect(await Promise.all(workers)).toEqual(workers.map(() => 0));
  const applied = emulator.requests.all.filter(({ status }) => status === 200).map(({ body }) => body);
  return { ends, applied: new Set(applied).size };
}

const refused = () => emulator.requests.all.filter(({ status }) => status === 429).length;

describe('four processes with one credential', () => {
  test(
    'make 3,000 updates over a real Redis without one 429',
    async () => {
      const { ends, applied } = await work();
      expect({ ends, applied }).toEqual({ ends: { applied: UPDATES }, applied: UPDATES });
      expect(refused()).toBe(0);
      expect(emulator.requests.count).toBe(UPDATES);
    },
    LIMIT_IN_MS,
  );

  test(
    'lose no call when Redis is killed, and started again, half-way',
    async () => {
      let isHalfWay = false;
      const restart = async () => {
        await redis.kill();
        await new Promise((resolve) => setTimeout(resolve, 1_000)); // so that they do go on without
        await redis.start();
      };
      let restarted: Promise<void> | undefined;
      const { ends, applied } = await work((answered) => {
        if (answered < UPDATES / 3 || isHalfWay) return;
        isHalfWay = true;
        restarted = restart();
      });
      await restarted;
      expect(restarted).toBeDefined();
      expect({ ends, applied }).toEqual({ ends: { applied: UPDATES }, applied: UPDATES });
    },
    LIMIT_IN_MS,
  );
});
