import { expect, test } from '@jest/globals';
import Cloudflare from 'cloudflare';
import { rateLimiter } from '../src/cloudflare/rate-limits.js';
import { type Emulator, type EmulatorOptions, InvalidOptions, startEmulator } from '../src/index.js';
import { cloudflare } from './support/cloudflare.js';
import { sdk } from './support/cloudflare-oracle.js';
import { mistakes } from './support/cloudflare-watched.js';
import { send } from './support/send.js';
import { starter } from './support/started.js';

const start = starter();

/** An emulator whose clock is set by hand, and how one request goes. */
async function limited(rateLimits?: EmulatorOptions['rateLimits'], state?: EmulatorOptions['state']) {
  let time = Date.parse('2025-11-20T12:00:00.000Z');
  const emulator = await start({
    clock: () => new Date(time),
    ...(rateLimits && { rateLimits }),
    ...(state && { state }),
  });
  const call = async (as: Parameters<typeof cloudflare>[1] = {}) => {
    const { status, headers, body } = await cloudflare(emulator, as)('GET', '/presets');
    return {
      status,
      left: headers['ratelimit'],
      policy: headers['ratelimit-policy'],
      wait: headers['retry-after'],
      body,
    };
  };
  const statuses = async (count: number, as: Parameters<typeof cloudflare>[1] = {}) => {
    const found: number[] = [];
    for (let index = 0; index < count; index += 1) found.push((await call(as)).status);
    return found;
  };
  return {
    emulator,
    call,
    statuses,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

test('every answer tells how many are left, with the numbers of the documentation, and nobody is refused', async () => {
  const { emulator, call, pass } = await limited();
  expect(await call()).toMatchObject({
    status: 200,
    left: '"default";r=1199;t=300',
    policy: '"burst";q=1200;w=300',
    wait: undefined,
  });
  pass(1500);
  expect((await call()).left).toBe('"default";r=1198;t=299');
  const elsewhere = [
    await call({ apiToken: 'nobody' }),
    await call({ accountId: 'nowhere' }),
    await send(emulator.url, { method: 'GET', path: '/client/v4/nowhere' }).then(({ headers }) => ({
      left: headers['ratelimit'],
      policy: headers['ratelimit-policy'],
    })),
    await send(emulator.url, { method: 'GET', path: '/client/v4/%ZZ' }).then(({ headers }) => ({
      left: headers['ratelimit'],
      policy: headers['ratelimit-policy'],
    })),
  ];
  for (const { left, policy } of elsewhere) {
    expect(left).toMatch(/^"default";r=11\d\d;t=\d+$/);
    expect(policy).toBe('"burst";q=1200;w=300');
  }
  pass(300_000);
  expect((await call()).left).toBe('"default";r=1199;t=300');
});

test('a limit that is only told refuses nobody, and is never below zero', () => {
  const caller = { token: 'one', accountId: 'a', now: new Date() };
  const told = rateLimiter(undefined);
  const allowances = Array.from({ length: 1202 }, () => told(caller));
  expect(allowances.slice(-3)).toEqual(
    Array(3).fill({ headers: { ratelimit: '"default";r=0;t=300', 'ratelimit-policy': '"burst";q=1200;w=300' } }),
  );
  const enforced = rateLimiter({});
  const refusals = Array.from({ length: 1202 }, () => enforced(caller)).filter(({ refusal }) => refusal);
  expect(refusals).toHaveLength(2);
});

test('one too many, and everything that the token sends is refused for as long again', async () => {
  const { emulator, call, statuses, pass } = await limited({
    cloudflare: { global: { requests: 3, windowInSeconds: 300 } },
  });
  const before = emulator.snapshot();
  expect(await statuses(3)).toEqual([200, 200, 200]);
  pass(200_000);
  expect(await call()).toEqual({
    status: 429,
    left: '"default";r=0;t=300',
    policy: '"burst";q=3;w=300',
    wait: '300',
    body: {
      success: false,
      errors: [{ code: 971, message: 'Please wait and consider throttling your request speed' }],
      messages: [],
      result: null,
    },
  });
  pass(100_500);
  expect(await call()).toMatchObject({ status: 429, wait: '200', left: '"default";r=0;t=200' });
  const { status } = await cloudflare(emulator)('POST', '/meetings', { title: 'x' });
  const large = await cloudflare(emulator)('POST', '/meetings', 'x'.repeat(1024 * 1024 + 1));
  expect([status, large.status]).toEqual([429, 429]);
  expect(emulator.snapshot()).toEqual(before);
  pass(199_499);
  expect(await call()).toMatchObject({ status: 429, wait: '1' });
  pass(1);
  expect(await call()).toMatchObject({ status: 200, wait: undefined, left: '"default";r=2;t=300' });
});

test('a reset counts anew', async () => {
  const { emulator, statuses } = await limited({ cloudflare: { global: { requests: 1, windowInSeconds: 60 } } });
  expect(await statuses(2)).toEqual([200, 429]);
  emulator.reset();
  expect(await statuses(2)).toEqual([200, 429]);
});

test('another token is not to blame', async () => {
  const { statuses } = await limited(
    { cloudflare: { global: { requests: 1, windowInSeconds: 60 } } },
    { cloudflare: { accounts: [{ id: 'a', apiTokens: ['one', 'two'] }] } },
  );
  expect(await statuses(2, { apiToken: 'one' })).toEqual([200, 429]);
  expect(await statuses(2, { apiToken: 'two' })).toEqual([200, 429]);
});

test('the limit of RealtimeKit is of the account, and over when its time is', async () => {
  const { call, statuses, pass } = await limited(
    { cloudflare: { realtimeKit: { requests: 2, windowInSeconds: 60 } } },
    { cloudflare: { accounts: [{ id: 'a', apiTokens: ['one', 'two'] }, { id: 'b' }] } },
  );
  expect(await statuses(1, { apiToken: 'one' })).toEqual([200]);
  pass(30_000);
  expect(await call({ apiToken: 'two' })).toMatchObject({
    status: 200,
    left: '"default";r=0;t=30',
    policy: '"burst";q=2;w=60',
  });
  expect(await call({ apiToken: 'one' })).toMatchObject({ status: 429, wait: '30' });
  pass(30_000);
  expect(await statuses(1, { apiToken: 'one' })).toEqual([200]);
});

test('the SDK waits for as long as it is told to, and gets through', async () => {
  let time = Date.now();
  const emulator: Emulator = await start({
    clock: () => new Date(time),
    rateLimits: { cloudflare: { global: { requests: 1, windowInSeconds: 1 } } },
  });
  const account_id = emulator.cloudflare.accountId;
  const client = sdk(emulator);
  await client.realtimeKit.apps.get({ account_id });
  const refused = await client.realtimeKit.apps.get({ account_id }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Cloudflare.RateLimitError);
  expect((refused as InstanceType<typeof Cloudflare.RateLimitError>).headers?.get('retry-after')).toBe('1');
  time += 1000;
  expect((await client.realtimeKit.apps.get({ account_id })).success).toBe(true);
  expect(mistakes.splice(0)).toEqual([]);
});

test('false takes the headers away', async () => {
  const { call } = await limited({ cloudflare: false });
  expect(await call()).toMatchObject({ status: 200, left: undefined, policy: undefined });
});

test('a limit that is none is a mistake in the options', async () => {
  const rateLimits = { cloudflare: { global: { requests: 0, windowInSeconds: 1.5 } } };
  await expect(startEmulator({ rateLimits })).rejects.toThrow(InvalidOptions);
  await expect(startEmulator({ rateLimits })).rejects.toMatchObject({
    problems: [
      'rateLimits.cloudflare.global.requests must be a whole number, 1 or more',
      'rateLimits.cloudflare.global.windowInSeconds must be a whole number, 1 or more',
    ],
  });
});

test('a limit that is not there is not taken for one', async () => {
  const misspelt = { cloudflare: { globl: { requests: 1, windowInSeconds: 1 } } };
  await expect(startEmulator({ rateLimits: misspelt as object })).rejects.toThrow(
    'rateLimits.cloudflare.globl is not known; known are global, realtimeKit',
  );
  const undefinedOnes = { cloudflare: { global: undefined } };
  await (await startEmulator({ rateLimits: undefinedOnes as object })).close();
});
