import { createBudgets, createTransport, type Transport, type TransportEvent } from '@anyroom/adapter-kit/http';
import { type CloudflareConfiguration, CloudflareParticipantService, cloudflare } from '@anyroom/cloudflare';
import { openParticipantService } from '@anyroom/core';
import { type Emulator, startEmulator } from '@anyroom/emulator';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { tokenBucket } from '../../../test/support/token-bucket.js';
import { failure } from './support/failure.js';

const WORDS = {
  yes: '{"success":true,"data":{"id":"one"}}',
  no: '{"success":false,"error":{"code":429,"message":"slow"}}',
};

const closings: (() => unknown)[] = [];
const LIMIT = { requests: 20, windowInMs: 1_000 };

beforeAll(() => nock.restore());

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** A transport that tells what came of its requests. */
function watched(): {
  readonly transport: Transport;
  readonly events: TransportEvent[];
  statuses(): readonly unknown[];
} {
  const events: TransportEvent[] = [];
  const transport = createTransport({ onEvent: (event) => events.push(event) });
  closings.push(() => transport.close());
  return {
    transport,
    events,
    statuses: () => [...new Set(events.flatMap((event) => (event.type === 'response' ? [event.status] : [])))],
  };
}

function serviceOf(configuration: CloudflareConfiguration, transport: Transport): CloudflareParticipantService {
  const service = new CloudflareParticipantService(configuration, transport);
  closings.push(() => service.close());
  return service;
}

const APPS = ['app-one', 'app-two', 'app-three'];

/** An emulator with apps of one account and one token, which lets 20 requests a second through and refuses all after one more. */
async function limited(people: number): Promise<{ emulator: Emulator; configurations: CloudflareConfiguration[] }> {
  const participants = Array.from({ length: people }, (_, index) => ({
    id: `person-${index}`,
    presetName: 'group_call_host',
  }));
  const emulator = await startEmulator({
    rateLimits: { cloudflare: { global: { requests: LIMIT.requests, windowInSeconds: 1 } } },
    state: {
      cloudflare: {
        accounts: [{ apps: APPS.map((id) => ({ id, meetings: [{ id: `meeting-of-${id}`, participants }] })) }],
      },
    },
  });
  closings.push(() => emulator.close());
  const { baseUrl, accountId, apiToken } = emulator.cloudflare;
  const configurations = APPS.map((appId) => ({ accountId, appId, apiToken, base: baseUrl, budget: LIMIT }));
  return { emulator, configurations };
}

test('Apps that share a token and a transport never send one request too many, and are served in turn', async () => {
  const { configurations } = await limited(20);
  const { transport, statuses } = watched();
  const served: string[] = [];
  await Promise.all(
    configurations.map(async (configuration) => {
      const service = serviceOf(configuration, transport);
      const calls = Array.from({ length: 20 }, async (_, index) => {
        await service.updateParticipant(`meeting-of-${configuration.appId}`, `person-${index}`, { displayName: 'Ada' });
        served.push(configuration.appId);
      });
      await Promise.all(calls);
    }),
  );
  expect(statuses()).toEqual([200]);
  // After the first 20, which found room, each second serves all alike.
  const second = served.slice(20, 40);
  const counts = APPS.slice(1).map((app) => second.filter((one) => one === app).length);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(9);
}, 20_000);

test('Interactive calls get through while bulk work waits', async () => {
  const { configurations } = await limited(60);
  const { transport, statuses } = watched();
  const [bulk, interactive] = configurations.map((configuration) => serviceOf(configuration, transport)) as [
    CloudflareParticipantService,
    CloudflareParticipantService,
  ];
  const ended: string[] = [];
  const changes = Array.from({ length: 60 }, (_, index) => [`person-${index}`, { displayName: 'Ada' }] as const);
  const batch = bulk.updateParticipants('meeting-of-app-one', changes, { concurrency: 60 }).then((result) => {
    ended.push('batch');
    return result;
  });
  const calls = Array.from({ length: 5 }, async (_, index) => {
    await interactive.updateParticipant('meeting-of-app-two', `person-${index}`, { displayName: 'Grace' });
    ended.push('call');
  });
  expect((await batch).allApplied).toBe(true);
  await Promise.all(calls);
  expect(ended).toEqual(['call', 'call', 'call', 'call', 'call', 'batch']);
  expect(statuses()).toEqual([200]);
}, 20_000);

test('Against a token bucket nobody is lost, and hardly anybody refused', async () => {
  const bucket = await tokenBucket(20, WORDS);
  closings.push(() => bucket.close());
  const { transport } = watched();
  const service = serviceOf(
    { accountId: 'account', appId: 'app', apiToken: 'token', base: bucket.origin, budget: LIMIT },
    transport,
  );
  const calls = Array.from({ length: 100 }, (_, index) =>
    service.updateParticipant('meeting', `person-${index}`, { displayName: 'Ada' }),
  );
  expect((await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(bucket.passed).toBe(100);
  expect(bucket.refused).toBeLessThanOrEqual(5);
}, 30_000);

test('A call that has not the time to wait is refused at once, and says what to do', async () => {
  const bucket = await tokenBucket(1_000, WORDS);
  closings.push(() => bucket.close());
  const { transport } = watched();
  const budget = { requests: 1, windowInMs: 60_000 };
  const configuration = { accountId: 'account', appId: 'app', apiToken: 'token', base: bucket.origin, budget };
  const service = serviceOf(configuration, transport);
  await service.updateParticipant('meeting', 'one', { displayName: 'Ada' });
  const error = await failure(service.updateParticipant('meeting', 'one', { displayName: 'Ada' }));
  expect(error).toMatchObject({ code: 'rate-limited', outcome: 'not-sent', retryable: true });
  expect(error.retryAfterInMs).toBeGreaterThan(50_000);
  expect(error.message).toContain('raise timeoutInMs, or raise the limit in budget');
  // Another token is another budget, and one that is switched off counts nothing.
  for (const other of [{ apiToken: 'another' }, { budget: false as const }]) {
    await serviceOf({ ...configuration, ...other }, transport).updateParticipant('meeting', 'one', {
      displayName: 'A',
    });
  }
  expect(bucket.passed).toBe(3);
});

test('A URL may name a limit, or switch the budget off', async () => {
  const bucket = await tokenBucket(1_000, WORDS);
  closings.push(() => bucket.close());
  const open = (query: string) => {
    const url = `cloudflare://account/app?base=${encodeURIComponent(bucket.origin)}&${query}`;
    const service = openParticipantService(url, [cloudflare], { CLOUDFLARE_API_TOKEN: 'token' });
    closings.push(() => service.close());
    return service;
  };
  const limited = open('budget.requests=1&budget.windowInMs=60000&budget.tenant=acme');
  await limited.updateParticipant('meeting', 'one', { displayName: 'Ada' });
  const error = await failure(limited.updateParticipant('meeting', 'one', { displayName: 'Ada' }));
  expect(error).toMatchObject({ code: 'rate-limited', outcome: 'not-sent' });
  const unlimited = open('budget=off');
  for (let time = 0; time < 3; time += 1) await unlimited.updateParticipant('meeting', 'one', { displayName: 'Ada' });
  expect(() => open('budget.requests=none&budget.windowInMs=0&budget.reserve=2')).toThrow(
    /requests of the budget .*windowInMs of the budget .*reserve of the budget/s,
  );
});

test('A token has 1,200 requests in five minutes, unless it is configured, over all transports with the same budgets', async () => {
  const bucket = await tokenBucket(100_000, WORDS);
  closings.push(() => bucket.close());
  const budgets = createBudgets();
  closings.push(() => budgets.close());
  const transports = [createTransport({ budgets }), createTransport({ budgets })] as const;
  closings.push(() => {
    for (const transport of transports) transport.close();
  });
  const configuration = { accountId: 'account', appId: 'app', apiToken: 'token', base: bucket.origin };
  const [one, other] = transports.map((transport) => serviceOf(configuration, transport)) as [
    CloudflareParticipantService,
    CloudflareParticipantService,
  ];
  const calls = Array.from({ length: 1_200 }, () => one.updateParticipant('meeting', 'one', { displayName: 'Ada' }));
  await Promise.all(calls);
  await expect(other.updateParticipant('meeting', 'one', { displayName: 'Ada' })).rejects.toMatchObject({
    code: 'rate-limited',
    outcome: 'not-sent',
  });
  expect(bucket.passed).toBe(1_200);
}, 30_000);
