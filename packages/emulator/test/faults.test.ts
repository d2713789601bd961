import { describe, expect, test } from '@jest/globals';
import { AZURE_OPERATIONS } from '../src/azure/operations.js';
import { CLOUDFLARE_ROUTES } from '../src/cloudflare/routes.js';
import { faultList } from '../src/faults/faults.js';
import { faultInjection } from '../src/faults/inject-faults.js';
import { type Emulator, type Fault, type FaultRule, type FaultTarget, InvalidOptions } from '../src/index.js';
import { openHttpServer } from '../src/server/http-server.js';
import { rawId, signed, VERSION } from './support/azure.js';
import { type Outgoing, send } from './support/send.js';
import { starter } from './support/started.js';
import { wire } from './support/wire.js';

const start = starter();

/** One change for each vendor: the request, a check of the state that it makes, and what the vendor answers with. */
interface Change {
  readonly request: Outgoing;
  readonly done: () => boolean;
  /** What stands in the vendor's own answer, when it is a success. */
  readonly answer: string;
}

const changes = {
  cloudflare: (emulator: Emulator): Change => {
    const { id } = emulator.createMeeting();
    const { accountId, appId, apiToken } = emulator.cloudflare;
    const body = JSON.stringify({ custom_participant_id: 'jane', preset_name: 'group_call_host' });
    const path = `/client/v4/accounts/${accountId}/realtime/kit/${appId}/meetings/${id}/participants`;
    const headers = { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' };
    return {
      request: { method: 'POST', path, headers, body },
      done: () => emulator.participantsOf(id).length === 1,
      answer: '"custom_participant_id":"jane"',
    };
  },
  azure: (emulator: Emulator): Change => {
    const { id } = emulator.createRoom();
    const path = `/rooms/${id}/participants?${VERSION}`;
    const body = JSON.stringify({ participants: { [rawId('jane')]: { role: 'Presenter' } } });
    const headers = { 'content-type': 'application/merge-patch+json' };
    return {
      request: signed(emulator, { method: 'PATCH', path, headers, body }),
      done: () => emulator.participantsOf(id).length === 1,
      answer: '{}',
    };
  },
};

const head = (text: string) => text.split('\r\n\r\n')[0] ?? '';
const body = (text: string) => text.slice(head(text).length + 4);
const lengthOf = (text: string) => Number(/\r\ncontent-length: (\d+)/i.exec(head(text))?.[1]);

describe.each(['cloudflare', 'azure'] as const)('%s', (provider) => {
  /** An emulator with the fault, and the change that it strikes. */
  const struck = async (fault: Fault, options: Parameters<typeof start>[0] = {}) => {
    const emulator = await start(options);
    const handle = emulator.faults.add({ fault });
    const change = changes[provider](emulator);
    return { emulator, handle, ...change, sent: () => wire(emulator, change.request).received };
  };
  const envelope = (status: number) =>
    provider === 'azure'
      ? { error: { code: expect.any(String) } }
      : { success: false, [status === 429 ? 'errors' : 'error']: expect.anything() };

  test('429 without a word on when to come back; nothing was changed', async () => {
    const { emulator, request, done } = await struck({ kind: 'rate-limit' });
    const { status, body, headers } = await send(emulator.url, request);
    expect([status, done()]).toEqual([429, false]);
    expect(body).toMatchObject(envelope(429));
    expect(Object.keys(headers).filter((name) => name.includes('retry-after'))).toEqual([]);
    expect(headers[provider === 'azure' ? 'x-ms-error-code' : 'cf-ray']).toBeDefined();
    expect(emulator.requests.all).toMatchObject([{ status: 429, faults: [{ kind: 'rate-limit', applied: false }] }]);
  });

  test('429 with a wait in seconds and in milliseconds', async () => {
    const { emulator, request } = await struck({ kind: 'rate-limit', retryAfterInSeconds: 2, retryAfterInMs: 1500 });
    const ms = provider === 'azure' ? 'x-ms-retry-after-ms' : 'retry-after-ms';
    expect((await send(emulator.url, request)).headers).toMatchObject({ 'retry-after': '2', [ms]: '1500' });
  });

  test.each([false, true])('a 5xx in the words of the vendor, applied: %s', async (applied) => {
    const { emulator, request, done } = await struck({ kind: 'server-error', status: 500, applied });
    const { status, body } = await send(emulator.url, request);
    expect([status, done()]).toEqual([500, applied]);
    expect(body).toMatchObject(envelope(500));
    expect(emulator.requests.all).toMatchObject([{ status: 500, faults: [{ kind: 'server-error', applied }] }]);
  });

  test.each([false, true])('a 503 without a body, applied: %s', async (applied) => {
    const { emulator, request, done } = await struck({ kind: 'server-error', body: 'empty', applied });
    const { status, text, headers } = await send(emulator.url, request);
    expect([status, text, headers['content-type'], headers['content-length'], done()]).toEqual([
      503,
      '',
      undefined,
      '0',
      applied,
    ]);
  });

  test.each([false, true])('a reset, applied: %s', async (applied) => {
    const { emulator, sent, done } = await struck({ kind: 'reset', applied });
    expect(await sent()).toEqual({ text: '', ended: 'reset' });
    expect(done()).toBe(applied);
    expect(emulator.requests.all).toMatchObject([{ faults: [{ kind: 'reset', applied }] }]);
    expect(emulator.requests.all[0]?.status).toBeUndefined();
  });

  test.each([false, true])('a hang before the headers, applied: %s', async (applied) => {
    const { emulator, handle, request, done } = await struck({ kind: 'hang', applied });
    const { socket, received } = wire(emulator, request);
    await handle.hit();
    expect([emulator.openSockets, done()]).toEqual([1, applied]);
    expect(emulator.requests.all[0]?.status).toBeUndefined();
    socket.destroy();
    expect(await received).toEqual({ text: '', ended: 'end' });
  });

  test.each([false, true])('a hang after the headers, applied: %s', async (applied) => {
    const { emulator, request, done } = await struck({ kind: 'hang', at: 'after-headers', applied });
    const { socket, received } = wire(emulator, request, '\r\n\r\n');
    const { text } = await received;
    expect(text).toMatch(applied && provider === 'cloudflare' ? /^HTTP\/1.1 201 / : /^HTTP\/1.1 200 /);
    expect(text).toContain('content-type: application/json');
    expect([lengthOf(text) > 0, body(text), done(), emulator.openSockets]).toEqual([true, '', applied, 1]);
    socket.destroy();
  });

  test('half of a body whose length was announced; the change was made', async () => {
    const { sent, done } = await struck({ kind: 'half-body' });
    const { text, ended } = await sent();
    expect([lengthOf(text), ended, done()]).toEqual([expect.any(Number), 'end', true]);
    expect(body(text)).toHaveLength(Math.floor(lengthOf(text) / 2));
    expect(body(text)).toMatch(/^\{/);
  });

  test('half of a body in chunks, the last of which never comes; the change was made', async () => {
    const { emulator, request, sent, done } = await struck({ kind: 'half-body', framing: 'chunked' });
    const { text, ended } = await sent();
    expect(head(text)).toMatch(/\r\ntransfer-encoding: chunked/i);
    expect(head(text)).not.toMatch(/content-length/i);
    expect(body(text)).toMatch(/^[0-9a-f]+\r\n\{/);
    expect([body(text).endsWith('0\r\n\r\n'), ended, done()]).toEqual([false, 'end', true]);
    await expect(send(emulator.url, request)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test.each([false, true])('a page of HTML, applied: %s', async (applied) => {
    const { emulator, request, done } = await struck({ kind: 'html', applied });
    const { status, text, headers } = await send(emulator.url, request);
    expect([status, headers['content-type'], done()]).toEqual([502, 'text/html; charset=utf-8', applied]);
    expect(text).toMatch(/^<!doctype html>/);
    emulator.faults.clear();
    emulator.faults.add({ fault: { kind: 'html', status: 200 } });
    expect((await send(emulator.url, request)).status).toBe(200);
  });

  test('the right body under the wrong content type; the change was made', async () => {
    const { emulator, request, done, answer } = await struck({ kind: 'wrong-content-type' });
    const { status, text, headers } = await send(emulator.url, request);
    expect([status, headers['content-type'], done()]).toEqual([provider === 'azure' ? 200 : 201, 'text/plain', true]);
    expect(text).toContain(answer);
    emulator.faults.clear();
    emulator.faults.add({ fault: { kind: 'wrong-content-type', contentType: 'application/xml' } });
    expect((await send(emulator.url, request)).headers['content-type']).toBe('application/xml');
  });

  test('a body that is not quite JSON; the change was made', async () => {
    const { sent, done, answer } = await struck({ kind: 'malformed-json' });
    const { text } = await sent();
    expect([lengthOf(text), done()]).toEqual([body(text).length, true]);
    expect(() => JSON.parse(body(text))).toThrow(SyntaxError);
    expect(`${body(text)}}`).toContain(answer);
    expect(head(text)).toContain('content-type: application/json');
  });

  test('a refusal of the vendor is tampered with like any other answer', async () => {
    const { emulator, request } = await struck({ kind: 'server-error', applied: true });
    const headers = { ...request.headers, authorization: 'Bearer wrong' };
    const { status, body } = await send(emulator.url, { ...request, headers });
    expect(status).toBe(503);
    expect(body).toMatchObject(envelope(503));
    emulator.faults.clear();
    emulator.faults.add({ fault: { kind: 'html', applied: true } });
    const page = await send(emulator.url, { ...request, headers });
    expect([page.status, page.headers['x-ms-error-code']]).toEqual([502, undefined]);
  });

  describe('latency', () => {
    /** A clock that a test moves: what was asked to wait, and how to end it. */
    const held = () => {
      const waits: { readonly ms: number; readonly signal: AbortSignal; end(): void }[] = [];
      const delay = (ms: number, signal: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          waits.push({ ms, signal, end: resolve });
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      return { waits, delay };
    };

    test.each([false, true])('holds the request or the answer back, applied: %s', async (applied) => {
      const { waits, delay } = held();
      const { handle, sent, done, answer } = await struck({ kind: 'latency', ms: 400, applied }, { delay });
      const answered = sent();
      await handle.hit();
      expect(waits).toMatchObject([{ ms: 400 }]);
      expect(done()).toBe(applied);
      waits[0]?.end();
      expect((await answered).text).toContain(answer);
      expect(done()).toBe(true);
    });

    test.each([false, true])('of a client that has gone: the change was made only if applied: %s', async (applied) => {
      const { waits, delay } = held();
      const { emulator, handle, request, done } = await struck({ kind: 'latency', ms: 400, applied }, { delay });
      const { socket } = wire(emulator, request);
      await handle.hit();
      const aborted = new Promise((resolve) => waits[0]?.signal.addEventListener('abort', resolve));
      socket.destroy();
      await aborted;
      emulator.faults.clear();
      await send(emulator.url, { method: 'GET', path: '/any' }); // what the abort set off has been done by now
      expect(done()).toBe(applied);
      expect(emulator.requests.all[0]?.status).toBeUndefined();
    });

    test('adds jitter that the seed decides, and comes before another fault', async () => {
      const jitters = async (seed: number) => {
        const waits: number[] = [];
        const delay = async (ms: number) => {
          waits.push(ms);
        };
        const { emulator, request } = await struck({ kind: 'rate-limit' }, { delay });
        const [other] = emulator.faults.all;
        emulator.faults.clear();
        emulator.faults.add({ fault: { kind: 'latency', ms: 100, jitterInMs: 50 }, seed });
        emulator.faults.add(other?.rule as FaultRule);
        for (const _ of [1, 2, 3]) expect((await send(emulator.url, request)).status).toBe(429);
        expect(emulator.requests.all[0]?.faults?.map(({ kind }) => kind)).toEqual(['latency', 'rate-limit']);
        return waits;
      };
      const waits = await jitters(1);
      expect(new Set(waits).size).toBe(3);
      for (const ms of waits) expect(ms >= 100 && ms < 150).toBe(true);
      expect(await jitters(1)).toEqual(waits);
      expect(await jitters(2)).not.toEqual(waits);
    });
  });
});

test('an answer without a body is cut in its head, or gets a body that is not JSON', async () => {
  const faults = faultList(() => [{ provider: 'azure', method: 'DELETE', template: '/rooms/{roomId}' }]);
  const server = await openHttpServer({
    host: '127.0.0.1',
    port: 0,
    requestLogLimit: 1,
    interceptor: () => undefined,
    secrets: () => [],
    injection: faultInjection(faults, async () => {}),
    serve: (app) => {
      app.delete('/rooms/:roomId', (_request, reply) => reply.code(204).send());
    },
    served: () => {},
    control: { prefix: '/control', serve: () => {} },
    refuse: () => {},
  });
  const sent = () =>
    wire({ url: `http://127.0.0.1:${server.port}` }, { method: 'DELETE', path: '/rooms/1' }).received.then(
      (it) => it.text,
    );
  try {
    expect(head(await sent())).toMatch(/^HTTP\/1.1 204 No Content\r\n/);
    const half = faults.add({ fault: { kind: 'half-body' } });
    expect(await sent()).toBe('HTTP/1.1 204 ');
    half.remove();
    faults.add({ fault: { kind: 'malformed-json' } });
    const text = await sent();
    expect([head(text).slice(0, 15), body(text)]).toEqual(['HTTP/1.1 200 OK', '{']);
  } finally {
    await server.close();
  }
});

test('a room is deleted by the request whose answer, without a body, is lost', async () => {
  const emulator = await start({ faults: [{ fault: { kind: 'half-body' }, on: { method: 'DELETE' } }] });
  const { id } = emulator.createRoom();
  const { received } = wire(emulator, signed(emulator, { method: 'DELETE', path: `/rooms/${id}?${VERSION}` }));
  expect(await received).toEqual({ text: 'HTTP/1.1 204 ', ended: 'end' });
  expect(() => emulator.participantsOf(id)).toThrow(RangeError);
});

describe('every operation can be struck, by the template of the vendor', () => {
  const cases = [
    ...AZURE_OPERATIONS.map(({ method, path }) => [method, path] as const),
    ...CLOUDFLARE_ROUTES.map((it) => {
      const [method = '', path = ''] = it.split(' ');
      const template = path.replace('/client/v4', '').replaceAll(/:(\w+)/g, '{$1}');
      return [method, template] as const;
    }),
  ];
  test.each(cases)('%s %s', async (method, route) => {
    const emulator = await start();
    const provider = route.startsWith('/accounts/') ? 'cloudflare' : 'azure';
    const on = { provider, method, route } as FaultTarget;
    const handle = emulator.faults.add({ on, fault: { kind: 'reset', applied: true } });
    const path = `${provider === 'cloudflare' ? '/client/v4' : ''}${route.replaceAll(/\{\w+\}/g, 'x')}`;
    await expect(send(emulator.url, { method, path })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(handle.hits).toBe(1);
    expect((await send(emulator.url, { method, path: `${path}/y` })).status).toBeGreaterThanOrEqual(400);
    expect(handle.hits).toBe(1);
  });
});

describe('which requests', () => {
  const hits = async (
    on: FaultRule['on'],
    requests: readonly (readonly [string, string])[],
    more: Partial<FaultRule> = {},
  ) => {
    const emulator = await start();
    const handle = emulator.faults.add({ on: on ?? {}, fault: { kind: 'server-error' }, ...more });
    const struck: boolean[] = [];
    for (const [method, path] of requests) struck.push((await send(emulator.url, { method, path })).status === 503);
    expect(handle.hits).toBe(struck.filter((it) => it).length);
    return struck;
  };
  const CF = '/client/v4/accounts/a/realtime/kit/b';

  test('of one vendor, or of one method', async () => {
    const requests = [
      ['GET', `${CF}/presets`],
      ['GET', '/rooms/1'],
      ['POST', '/rooms'],
    ] as const;
    expect(await hits({ provider: 'cloudflare' }, requests)).toEqual([true, false, false]);
    expect(await hits({ provider: 'azure' }, requests)).toEqual([false, true, true]);
    expect(await hits({ method: 'GET' }, requests)).toEqual([true, true, false]);
    expect(await hits(undefined, requests)).toEqual([true, true, true]);
  });

  test('of one route, by the template of the vendor, whatever the query', async () => {
    const requests = [
      ['PATCH', `${CF}/meetings/m/participants/p`],
      ['GET', `${CF}/meetings/m/participants/p?x=/`],
      ['GET', `${CF}/meetings/m/participants`],
      ['GET', '/rooms/1/participants?api-version=x'],
      ['GET', '//rooms/1/participants'],
      ['GET', '/rooms/2/participants'],
    ] as const;
    const participant = '/meetings/{meeting_id}/participants/{participant_id}';
    expect(await hits({ route: participant }, requests)).toEqual([true, true, false, false, false, false]);
    expect(await hits({ route: participant, method: 'PATCH' }, requests)).toEqual([true, ...Array(5).fill(false)]);
    const whole = `/accounts/{account_id}/realtime/kit/{app_id}${participant}`;
    expect(await hits({ route: whole }, requests)).toEqual([true, true, false, false, false, false]);
    const room = '/rooms/{roomId}/participants';
    expect(await hits({ route: room }, requests)).toEqual([false, false, false, true, true, true]);
  });

  test('of one room, whose id may be percent-encoded', async () => {
    const requests = [
      ['GET', '/rooms/a%20b/participants'],
      ['GET', '/rooms/a%20c/participants'],
    ] as const;
    expect(await hits({ route: '/rooms/a b/participants' }, requests)).toEqual([true, false]);
  });

  test('by count', async () => {
    expect(await hits(undefined, Array(4).fill(['GET', '/rooms/1']), { times: 2 })).toEqual([true, true, false, false]);
  });

  test('by probability: the same seed and the same requests give the same faults', async () => {
    const draw = (seed?: number) =>
      hits(undefined, Array(40).fill(['GET', '/rooms/1']), {
        probability: 0.5,
        ...(seed === undefined ? {} : { seed }),
      });
    const [first, again, other, unseeded] = [await draw(7), await draw(7), await draw(8), await draw()];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(unseeded).toEqual(await draw(0));
    const count = first.filter((it) => it).length;
    expect(count > 8 && count < 32).toBe(true);
    expect(await hits(undefined, Array(3).fill(['GET', '/rooms/1']), { probability: 0 })).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('rules', () => {
  const get = { method: 'GET', path: '/rooms/1' };

  test('are asked in their order, until one ends the request', async () => {
    const emulator = await start();
    const first = emulator.faults.add({ fault: { kind: 'server-error', status: 500 }, times: 1 });
    const second = emulator.faults.add({ fault: { kind: 'server-error', status: 504 } });
    expect([(await send(emulator.url, get)).status, first.hits, second.hits]).toEqual([500, 1, 0]);
    expect([(await send(emulator.url, get)).status, first.hits, second.hits]).toEqual([504, 1, 1]);
    expect(emulator.faults.all).toEqual([first, second]);
    second.remove();
    second.remove();
    expect(emulator.faults.all).toEqual([first]);
    expect((await send(emulator.url, get)).status).toBe(401);
    emulator.faults.clear();
    expect(emulator.faults.all).toEqual([]);
  });

  test('come after the interceptor', async () => {
    const emulator = await start();
    const { hits } = emulator.faults.add({ fault: { kind: 'rate-limit' } });
    emulator.intercept = () => ({ status: 418 });
    expect([(await send(emulator.url, get)).status, hits]).toEqual([418, 0]);
    emulator.intercept = undefined;
    expect((await send(emulator.url, get)).status).toBe(429);
  });

  test('are copies, and can be given at the start', async () => {
    const rule = { fault: { kind: 'rate-limit' as const, retryAfterInSeconds: 1 } };
    const emulator = await start({ faults: [rule] });
    rule.fault.retryAfterInSeconds = 5;
    expect(emulator.faults.all.map((it) => it.rule)).toEqual([
      { fault: { kind: 'rate-limit', retryAfterInSeconds: 1 } },
    ]);
    (emulator.faults.all[0]?.rule as { times: number }).times = 1;
    for (const _ of [1, 2]) expect((await send(emulator.url, get)).headers['retry-after']).toBe('1');
    expect(emulator.faults.all[0]?.rule.times).toBeUndefined();
  });

  test('tell when they struck', async () => {
    const emulator = await start();
    const handle = emulator.faults.add({ fault: { kind: 'rate-limit' } });
    let twice = false;
    const second = handle.hit(2).then(() => {
      twice = true;
    });
    await send(emulator.url, get);
    await handle.hit();
    expect([handle.hits, twice]).toEqual([1, false]);
    await send(emulator.url, get);
    await second;
    expect(handle.hits).toBe(2);
  });

  test.each<readonly [unknown, readonly (string | RegExp)[]]>([
    [null, ['rule must be an object']],
    [{}, ['rule.fault is missing']],
    [{ fault: 'reset' }, ['rule.fault must be an object']],
    [
      { fault: {} },
      [
        /^rule\.fault\.kind is missing; known are latency, rate-limit, server-error, reset, hang, half-body, html, wrong/,
      ],
    ],
    [{ fault: { kind: 'rset' } }, [/^rule\.fault\.kind "rset" is not known; known are latency, .*clock-skew$/]],
    [{ fault: { kind: 'toString' } }, [/is not known; known are latency/]],
    [{ fault: { kind: 'latency' } }, ['rule.fault.ms is missing']],
    [
      { fault: { kind: 'rate-limit', applied: true } },
      [/^rule\.fault\.applied is not known; known are kind, retryAfterInSeconds/],
    ],
    [
      {
        fault: { kind: 'server-error', status: 404, body: 'x', applied: 1 },
        times: 0,
        probability: 2,
        seed: 0.5,
        when: 1,
      },
      [
        'rule.fault.status must be a whole number from 500 to 599',
        'rule.fault.body must be one of vendor, empty',
        'rule.fault.applied must be true or false',
        /^rule\.times must be a whole number from 1 /,
        'rule.probability must be a number from 0 to 1',
        /^rule\.seed must be a whole number/,
        'rule.when is not known; known are fault, on, times, probability, seed',
      ],
    ],
    [
      { fault: { kind: 'wrong-content-type', contentType: 'a\r\nb' } },
      [/^rule\.fault\.contentType must be a string of printable/],
    ],
    [
      { fault: { kind: 'reset' }, on: { provider: 'zoom', method: 'get', route: 'rooms' } },
      [
        'rule.on.provider must be one of cloudflare, azure',
        'rule.on.method must be one of GET, POST, PATCH, PUT, DELETE',
        'rule.on.route must be a string that begins with a slash',
      ],
    ],
    [
      { fault: { kind: 'reset' }, on: { route: '/rooms/{roomId}/participant' } },
      [/^rule\.on fits nothing that is served; the nearest are .*PATCH \/rooms\/\{\w+\}\/participants/],
    ],
    [
      { fault: { kind: 'reset' }, on: { route: '/rooms/:roomId/participants' } },
      [/^rule\.on fits nothing that is served/],
    ],
    [
      { fault: { kind: 'reset' }, on: { provider: 'azure', route: '/meetings' } },
      [/^rule\.on fits nothing that is served/],
    ],
    [
      { fault: { kind: 'reset' }, on: { method: 'PUT', route: '/identities' } },
      [/^rule\.on fits nothing that is served/],
    ],
  ])('%j is refused with all that is wrong with it', async (rule, problems) => {
    const emulator = await start();
    const add = () => emulator.faults.add(rule as FaultRule);
    expect(add).toThrow(InvalidOptions);
    try {
      add();
    } catch (error) {
      const found = (error as InvalidOptions).problems;
      expect(found).toEqual(problems.map((it) => (typeof it === 'string' ? it : expect.stringMatching(it))));
    }
    expect(emulator.faults.all).toEqual([]);
    await expect(start({ faults: [rule as FaultRule] })).rejects.toThrow(/^faults\[0\]/);
  });
});

describe('the clock', () => {
  const NOW = new Date('2025-11-20T12:00:00Z');
  const clock = () => NOW;
  const list = (emulator: Emulator, date: Date) =>
    send(
      emulator.url,
      signed(emulator, { method: 'GET', path: `/rooms/${emulator.createRoom().id}?${VERSION}` }, { date }),
    );

  test('can be set off: signatures made by the right time are refused, and those by its own accepted', async () => {
    const emulator = await start({ clock, clockOffsetInMs: 20 * 60_000 });
    expect(emulator.clockOffsetInMs).toBe(20 * 60_000);
    expect((await list(emulator, NOW)).status).toBe(401);
    expect((await list(emulator, new Date(NOW.getTime() + 20 * 60_000))).status).toBe(200);
    emulator.clockOffsetInMs = 0;
    expect((await list(emulator, NOW)).status).toBe(200);
    emulator.clockOffsetInMs = -60_000;
    expect(emulator.snapshot().azure?.rooms?.length).toBe(3);
    const { id } = emulator.createRoom();
    expect(emulator.snapshot().azure?.rooms?.find((it) => it.id === id)?.createdAt).toBe('2025-11-20T11:59:00.000Z');
    expect(() => {
      emulator.clockOffsetInMs = 0.5;
    }).toThrow(/clockOffsetInMs must be a whole number/);
    expect(emulator.clockOffsetInMs).toBe(-60_000);
  });

  test('is off for one request by a fault', async () => {
    const emulator = await start({ clock });
    const handle = emulator.faults.add({ fault: { kind: 'clock-skew', offsetInMs: 20 * 60_000 }, times: 1 });
    expect([(await list(emulator, NOW)).status, handle.hits]).toEqual([401, 1]);
    expect([(await list(emulator, NOW)).status, handle.hits]).toEqual([200, 1]);
    expect(emulator.requests.all[0]?.faults).toEqual([{ kind: 'clock-skew', applied: true }]);
  });
});

test('what waits when everything is reset is not carried out any more', async () => {
  let go = () => {};
  const emulator = await start({
    delay: () =>
      new Promise((resolve) => {
        go = resolve;
      }),
  });
  const { accountId } = emulator.cloudflare;
  const titles = () => emulator.snapshot().cloudflare?.accounts?.[0]?.apps?.map(({ name }) => name);
  const late = emulator.faults.add({ fault: { kind: 'latency', ms: 1000 } });
  const asked = send(emulator.url, {
    method: 'POST',
    path: `/client/v4/accounts/${accountId}/realtime/kit/apps`,
    headers: { authorization: `Bearer ${emulator.cloudflare.apiToken}`, 'content-type': 'application/json' },
    body: '{"name":"late"}',
  });
  asked.catch(() => {});
  await late.hit();
  const before = titles();
  emulator.reset();
  go();
  await expect(asked).rejects.toThrow();
  expect(titles()).toEqual(before);
});
