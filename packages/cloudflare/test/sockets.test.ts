import { createTransport, type TransportOptions } from '@anyroom/adapter-kit/http';
import { cloudflare } from '@anyroom/cloudflare';
import { type CallOptions, type ErrorCode, type Outcome, openServices } from '@anyroom/core';
import type { Emulator, Interception } from '@anyroom/emulator';
import { describe, expect, test } from '@jest/globals';
import { type Emulated, emulators } from './support/emulated.js';
import { failure } from './support/failure.js';
import { until } from './support/until.js';

const start = emulators();

const MIB = 1024 * 1024;
const SHORT = { timeoutInMs: 1_000 }; // long enough for a busy machine to connect

/** A service over an emulator that does this to every request, with somebody to edit. */
async function hostile(interception: Interception, transport: TransportOptions = {}) {
  const emulated = await start({ transport: createTransport({ maxAttempts: 1, ...transport }) });
  const { emulator, service, meeting } = emulated;
  const { id } = emulator.putMeetingParticipant(meeting, { presetName: 'group_call_host' });
  emulator.intercept = () => interception;
  return {
    ...emulated,
    edit: (options?: CallOptions) => service.updateParticipant(meeting, id, { displayName: 'Jane' }, options),
    add: (options?: CallOptions) => service.addParticipant(meeting, { role: 'presenter' }, options),
    get: (options?: CallOptions) => service.getParticipant(meeting, id, options),
  };
}

const noneOpen = (emulator: Emulator) => until('no socket is open', () => emulator.openSockets === 0);

describe('a server that does not behave', () => {
  const cases: readonly (readonly [string, Interception, CallOptions, ErrorCode, Outcome])[] = [
    ['hangs before its headers', { hang: 'before-headers' }, SHORT, 'timeout', 'unknown'],
    ['hangs after its headers', { hang: 'after-headers', body: '{"succ' }, SHORT, 'timeout', 'unknown'],
    ['hangs after the headers of a refusal', { hang: 'after-headers', status: 404 }, SHORT, 'timeout', 'unknown'],
    ['breaks the connection', { reset: true }, {}, 'unavailable', 'unknown'],
    [
      'breaks off',
      { body: '{"success":', headers: { 'content-length': '9999' }, reset: true },
      {},
      'unavailable',
      'unknown',
    ],
    [
      'lies about its encoding',
      { headers: { 'content-encoding': 'gzip' }, body: 'no gzip' },
      {},
      'malformed-response',
      'unknown',
    ],
  ];

  test.each(cases)('%s', async (_, interception, options, code, outcome) => {
    const { emulator, edit } = await hostile(interception);
    expect(await failure(edit(options))).toMatchObject({ code, outcome });
    expect(emulator.requests.count).toBe(1);
    if (code === 'timeout') await noneOpen(emulator); // without the service being closed
  });

  test('an add that got no answer is not retryable, and sent once', async () => {
    const { emulator, add } = await hostile({ reset: true }, { maxAttempts: 3 });
    expect(await failure(add())).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: false });
    expect(emulator.requests.count).toBe(1);
  });

  test('an edit whose connection broke is sent again', async () => {
    const { emulator, edit } = await hostile({ reset: true }, { maxAttempts: 3 });
    let broken = 0;
    emulator.intercept = () => (broken++ === 0 ? { reset: true } : undefined);
    expect(await edit()).toMatchObject({ displayName: 'Jane' });
    expect(emulator.requests.count).toBe(2);
  });

  test('an attempt that takes too long is followed by another', async () => {
    const { emulator, edit } = await hostile({ hang: 'before-headers' }, { maxAttempts: 3, attemptTimeoutInMs: 1_000 });
    let hung = 0;
    emulator.intercept = () => (hung++ === 0 ? { hang: 'before-headers' } : undefined);
    expect(await edit()).toMatchObject({ displayName: 'Jane' });
    expect(emulator.requests.count).toBe(2);
  });

  test.each(['before-headers', 'after-headers'] as const)('given up while it hangs %s', async (hang) => {
    const { emulator, edit, get } = await hostile({ hang });
    for (const [call, outcome] of [
      [edit, 'unknown'],
      [get, 'not-sent'],
    ] as const) {
      emulator.requests.reset();
      const controller = new AbortController();
      const failing = failure(call({ abortSignal: controller.signal }));
      await until('the request is there', () => emulator.requests.all.at(-1)?.method !== undefined);
      controller.abort();
      expect(await failing).toMatchObject({ code: 'cancelled', outcome, retryable: false });
      await noneOpen(emulator);
      expect(emulator.requests.count).toBe(1);
    }
  });

  test('a batch given up skips what was not sent', async () => {
    const { emulator, service, meeting } = await hostile({ hang: 'before-headers' });
    const controller = new AbortController();
    const changes = ['a', 'b', 'c', 'd'].map((id) => [id, { displayName: id }] as const);
    const running = service.updateParticipants(meeting, changes, { concurrency: 2, abortSignal: controller.signal });
    await until('two requests are there', () => emulator.requests.count === 2);
    controller.abort();
    const { outcomes } = await running;
    expect(outcomes.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'skipped', 'skipped']);
    expect(emulator.requests.count).toBe(2);
    await noneOpen(emulator);
  });

  test('nobody listens: never sent', async () => {
    const { emulator, edit } = await hostile({});
    await emulator.close();
    expect(await failure(edit())).toMatchObject({ code: 'unavailable', outcome: 'not-sent', retryable: true });
  });
});

describe('a redirect', () => {
  test('to another host is misconfigured, and never followed', async () => {
    const other = await start();
    const { edit } = await hostile({ status: 307, headers: { location: `${other.emulator.url}/client/v4/x` } });
    const error = await failure(edit());
    expect(error).toMatchObject({ code: 'misconfigured', outcome: 'refused', retryable: false });
    expect(error.message).toMatch(/base/);
    expect(other.emulator.requests.count).toBe(0);
  });
});

describe('an answer of 50 MB', () => {
  test('is malformed, and never held in memory', async () => {
    const body = Buffer.alloc(50 * MIB, ' ');
    const { emulator, get, edit } = await hostile({ body, headers: { 'content-type': 'application/json' } });
    await failure(get()); // warmed up: the code is compiled, the buffers of the server are there
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 1);
    const error = await failure(edit()).finally(() => clearInterval(watch));
    most = Math.max(most, process.memoryUsage.rss());
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'unknown', retryable: false });
    expect(error.message).toMatch(/maxResponseBytes/);
    expect(most - before).toBeLessThan(16 * MIB);
    expect(emulator.requests.count).toBe(2);
    await noneOpen(emulator);
  });
});

describe('connections', () => {
  test('are kept and used again, and closed with the service that made them', async () => {
    const { emulator, service, meeting }: Emulated = await start();
    const { id } = emulator.putMeetingParticipant(meeting, { presetName: 'group_call_host' });
    for (let time = 0; time < 3; time += 1) await service.getParticipant(meeting, id);
    expect(emulator.openSockets).toBe(1);
    await service.close();
    await noneOpen(emulator);
  });

  test('of four services opened together are one, and closed with all of them, after the calls in flight', async () => {
    const { emulator, meeting }: Emulated = await start();
    const { accountId, appId, apiToken, baseUrl } = emulator.cloudflare;
    const url = `cloudflare://${accountId}/${appId}?base=${encodeURIComponent(baseUrl)}`;
    const { participants, rooms, live, ...all } = openServices(url, [cloudflare], { CLOUDFLARE_API_TOKEN: apiToken });
    for await (const _ of participants.listParticipants(meeting));
    await rooms.getRoom(meeting);
    expect(await live.getSession(meeting)).toBeUndefined();
    expect(emulator.openSockets).toBe(1);
    await rooms.close();
    expect(emulator.openSockets).toBe(1);

    let release = () => {};
    const released = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    const count = emulator.requests.count;
    emulator.intercept = () => released;
    const inFlight = live.getSession(meeting);
    await until('the request is there', () => emulator.requests.count > count);
    const closed = all.close();
    emulator.intercept = undefined;
    release();
    await expect(inFlight).resolves.toBeUndefined();
    await closed;
    await noneOpen(emulator);
  });

  test('of a shared transport outlive a service that is closed', async () => {
    const { emulator, service, meeting } = await start({ transport: createTransport() });
    const { id } = emulator.putMeetingParticipant(meeting, { presetName: 'group_call_host' });
    await service.getParticipant(meeting, id);
    await service.close();
    expect(emulator.openSockets).toBe(1);
  });
});
