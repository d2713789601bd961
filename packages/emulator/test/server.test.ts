import http, { Agent } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { faultList } from '../src/faults/faults.js';
import { faultInjection } from '../src/faults/inject-faults.js';
import { type Emulator, InvalidOptions, startEmulator } from '../src/index.js';
import { openHttpServer } from '../src/server/http-server.js';
import { reachableHost } from '../src/server/reachable-host.js';
import { azure, rawId, roomOf, signed, VERSION } from './support/azure.js';
import { cloudflare, meetingOf } from './support/cloudflare.js';
import { type Outgoing, send } from './support/send.js';
import { starter } from './support/started.js';

const start = starter();

const get = { method: 'GET', path: '/anything' };

/** Resolves when the emulator has that many connections; looks at most a thousand times. */
async function openSockets(emulator: Emulator, count: number): Promise<void> {
  for (let looks = 0; emulator.openSockets !== count; looks += 1) {
    if (looks === 1000) throw new Error(`There are ${emulator.openSockets} connections, not ${count}.`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A connection on which one request is sent, and what comes back: all of it, up to the given end. */
const raw = (emulator: Emulator, end = '\n') => {
  const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
  const received = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.on('data', (data) => {
      text += data;
      if (text.includes(end)) resolve(text);
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(text));
  });
  socket.write('GET /anything HTTP/1.1\r\nhost: x\r\n\r\n');
  return { socket, received };
};

test('every request is recorded as it arrived, refused or not', async () => {
  const emulator = await start();
  const { id, call, path, update } = roomOf(emulator);
  await call('GET', `/${path}`);
  await update({ 'joe ✓': null });
  await send(emulator.url, { method: 'POST', path: '/nope?a=%20+', body: 'x', headers: { 'x-mine': '1' } });
  expect(emulator.requests.count).toBe(3);
  expect(emulator.requests.all).toMatchObject([
    { method: 'GET', path: `//rooms/${id}/participants?${VERSION}`, status: 200, body: '' },
    { method: 'PATCH', path, status: 400, body: '{"participants":{"joe ✓":null}}' },
    { method: 'POST', path: '/nope?a=%20+', status: 401, body: 'x', headers: { 'x-mine': '1' } },
  ]);
  emulator.requests.reset();
  expect([emulator.requests.count, emulator.requests.all]).toEqual([0, []]);
  await call('GET', path);
  expect(emulator.requests.count).toBe(1);
});

test('no credential is in the record of a request', async () => {
  const state = { azure: { entraTokens: ['entra-token'] } };
  const emulator = await start({ state });
  await cloudflare(emulator, { headers: { 'x-auth-key': 'global-key', 'x-auth-email': 'who@where', cookie: 'crumb' } })(
    'GET',
    '/presets',
  );
  const outgoing = signed(emulator, { method: 'GET', path: `/rooms/1?${VERSION}` });
  await send(emulator.url, outgoing);
  await send(emulator.url, { ...get, headers: { authorization: 'Bearer entra-token' } });
  await send(emulator.url, { ...get, headers: { authorization: 'Basic dXNlcjpwYXNz' } });
  const { all } = emulator.requests;
  expect(all.map(({ headers }) => headers['authorization'])).toEqual([
    'Bearer <redacted>',
    'HMAC-SHA256 <redacted>',
    'Bearer <redacted>',
    '<redacted>',
  ]);
  const signature = outgoing.headers?.['authorization']?.split('Signature=')[1] ?? 'missing';
  const secrets = [emulator.cloudflare.apiToken, emulator.azure.accessKey, signature, 'entra-token', 'dXNlcjpwYXNz'];
  for (const secret of [...secrets, 'global-key', 'who@where', 'crumb'])
    expect(JSON.stringify(all)).not.toContain(secret);
});

test('the log keeps the latest requests, and counts all of them', async () => {
  const emulator = await start({ requestLogLimit: 2 });
  for (const path of ['/a', '/b', '/c']) await send(emulator.url, { method: 'GET', path });
  expect(emulator.requests.count).toBe(3);
  expect(emulator.requests.all.map(({ path }) => path)).toEqual(['/b', '/c']);
});

test('a body of more than a megabyte is refused in the words of its vendor', async () => {
  const emulator = await start();
  const { call, path } = meetingOf(emulator);
  const body = (length: number) => JSON.stringify({ name: 'x'.repeat(length) });
  expect(await call('PATCH', `${path}/x`, body(1024 * 1024))).toMatchObject({
    status: 413,
    body: { success: false, errors: [{ code: 7001 }] },
  });
  expect((await call('PATCH', `${path}/x`, body(1000 * 1024))).status).toBe(404);
  expect(await roomOf(emulator).update({ [rawId('a'.repeat(1024 * 1024))]: null })).toMatchObject({
    status: 413,
    headers: { 'x-ms-error-code': 'RequestEntityTooLarge' },
    body: { error: { code: 'RequestEntityTooLarge' } },
  });
});

describe('a body that never ends', () => {
  /** Chunks are sent until the other side has had enough, and that is before ten megabytes. */
  const flood = async (path: string, headers: readonly string[]) => {
    const emulator = await start();
    const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
    let text = '';
    let sent = 0;
    let over = false;
    const closed = new Promise<void>((resolve) => {
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('error', () => {});
      socket.once('close', () => {
        over = true;
        resolve();
      });
    });
    const head = [`POST ${path} HTTP/1.1`, 'host: localhost', 'content-type: application/json', ...headers];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const more = () => {
      while (!over && text === '' && sent < 10 * 1024 * 1024) {
        sent += 64 * 1024;
        if (!socket.write(`10000\r\n${'x'.repeat(64 * 1024)}\r\n`)) return void socket.once('drain', more);
      }
      socket.end();
    };
    more();
    await closed;
    return { text, sent };
  };

  test.each([
    ['/client/v4/accounts/a/realtime/kit/b/meetings', /"errors":\[\{"code":7001/],
    ['/rooms', /"error":\{"code":"RequestEntityTooLarge"/],
    ['/_emulator/state', /"problems":\["The body is larger than 1 MB\."\]/],
  ])('%s: 413, in chunks, and by the announced length before a byte of it', async (path, expected) => {
    const chunked = await flood(path, ['transfer-encoding: chunked']);
    expect(chunked.text).toMatch(/^HTTP\/1.1 413 /);
    expect(chunked.text).toMatch(expected);
    expect(chunked.sent).toBeLessThan(10 * 1024 * 1024);
    const { text } = await flood(path, ['content-length: 1048577']);
    expect(text).toMatch(/^HTTP\/1.1 413 /);
    expect(text).toMatch(expected);
  });
});

test.each([
  ['nothing', ''],
  ['half of a head', 'GET /rooms/1 HTTP/1.1\r\nhost: loc'],
  ['half of a body', 'POST /rooms HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n{'],
])('a client that sends %s and then waits is sent away', async (_title, sent) => {
  const server = await openHttpServer({
    host: '127.0.0.1',
    port: 0,
    requestLogLimit: 1,
    interceptor: () => undefined,
    secrets: () => [],
    injection: faultInjection(
      faultList(() => []),
      async () => {},
    ),
    serve: (app) => {
      app.post('/rooms', async () => 'never');
    },
    served: () => {},
    control: { prefix: '/control', serve: () => {} },
    arrivalLimitInMs: 1,
    refuse: () => {},
  });
  try {
    const socket = connect(server.port, '127.0.0.1');
    const received = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('error', () => {});
      socket.once('close', () => resolve(text));
    });
    socket.write(sent);
    expect(await received).toMatch(/^(HTTP\/1\.1 408 |$)/);
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.openSockets).toBe(0);
  } finally {
    await server.close();
  }
});

test('an interceptor sees each request with its body, and lets it through or answers', async () => {
  const emulator = await start();
  const { add, path, id } = meetingOf(emulator);
  const seen: string[] = [];
  emulator.intercept = async ({ method, path, body, status }) => {
    seen.push(`${method} ${path} ${body} ${status}`);
    if (!body.includes('second')) return undefined;
    return { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
  };
  expect((await add('first')).status).toBe(201);
  const { status, text, headers } = await add('second');
  expect([status, text, headers['content-type'], headers['content-length']]).toEqual([
    502,
    '<h1>Bad gateway</h1>',
    'text/html',
    '20',
  ]);
  expect(seen).toEqual([
    expect.stringMatching(/^POST .*"first".* undefined$/),
    expect.stringMatching(new RegExp(`^POST /client/v4/.*${path} .*"second"`)),
  ]);
  expect(emulator.requests.all.map((it) => it.status)).toEqual([201, 502]);
  expect(emulator.participantsOf(id)).toHaveLength(1);
  emulator.intercept = undefined;
  expect((await add('second')).status).toBe(201);
});

test('an interceptor answers bytes, with 200 unless told otherwise', async () => {
  const emulator = await start();
  emulator.intercept = () => ({ body: Buffer.from('{"trunc') });
  expect(await send(emulator.url, get)).toMatchObject({ status: 200, text: '{"trunc' });
  emulator.intercept = () => ({ status: 429, headers: { 'Retry-After': '1', 'Content-Length': '0' } });
  expect(await send(emulator.url, get)).toMatchObject({ status: 429, headers: { 'retry-after': '1' }, text: '' });
});

test('an interceptor that throws is a fault of the emulator, told in the words of the vendor', async () => {
  const emulator = await start();
  emulator.intercept = () => {
    throw new Error('planted');
  };
  const azureAnswer = await azure(emulator)('GET', '/rooms/1');
  expect(azureAnswer).toMatchObject({ status: 500, body: { error: { code: 'InternalServerError' } } });
  const cloudflareAnswer = await cloudflare(emulator)('GET', '/presets');
  expect(cloudflareAnswer).toMatchObject({ status: 500, body: { success: false, error: { code: 500 } } });
  expect(azureAnswer.text + cloudflareAnswer.text).not.toContain('planted');
});

test('an interceptor hangs before the headers, or after them, until the client leaves', async () => {
  const emulator = await start();
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  emulator.intercept = () => {
    arrived();
    return { hang: 'before-headers' };
  };
  const silent = raw(emulator);
  await arrival;
  expect(emulator.openSockets).toBe(1);
  expect(emulator.requests.all).toMatchObject([{ path: '/anything' }]);
  expect(emulator.requests.all[0]?.status).toBeUndefined();
  silent.socket.destroy();
  expect(await silent.received).toBe('');
  await openSockets(emulator, 0);

  emulator.intercept = () => ({ hang: 'after-headers', status: 201, headers: { 'x-a': 'b' }, body: '{"half' });
  const half = raw(emulator, 'half');
  expect(await half.received).toMatch(/^HTTP\/1.1 201 Created\r\nx-a: b\r\n/);
  expect(emulator.openSockets).toBe(1);
  half.socket.destroy();
  await openSockets(emulator, 0);
});

test('an interceptor breaks the connection', async () => {
  const emulator = await start();
  emulator.intercept = () => ({ reset: true });
  await expect(send(emulator.url, get)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await openSockets(emulator, 0);
});

test('open connections are counted, kept alive or not, and closing ends them', async () => {
  const emulator = await startEmulator();
  const agent = new Agent({ keepAlive: true });
  await new Promise<void>((resolve, reject) => {
    http.get(emulator.url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
  });
  expect(emulator.openSockets).toBe(1);
  emulator.intercept = () => ({ hang: 'after-headers', body: 'x' });
  const hanging = raw(emulator);
  await hanging.received;
  expect(emulator.openSockets).toBe(2);
  const ended = new Promise((resolve) => hanging.socket.once('close', resolve));
  const closing = emulator.close();
  expect(emulator.close()).toBe(closing);
  await closing;
  await ended;
  await openSockets(emulator, 0);
  agent.destroy();
  await expect(send(emulator.url, get)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await emulator.close();
});

test('two emulators share nothing', async () => {
  const [one, other] = [await start(), await start()];
  const { id } = one.createMeeting();
  expect(() => other.participantsOf(id)).toThrow(RangeError);
  expect(one.cloudflare.apiToken).not.toBe(other.cloudflare.apiToken);
  expect(one.azure.accessKey).not.toBe(other.azure.accessKey);
  expect((await cloudflare(other, one.cloudflare)('GET', '/presets')).status).toBe(401);
});

test('it listens on loopback unless told otherwise, and tells an address that can be called', async () => {
  const emulator = await start();
  expect(emulator.url).toBe(`http://127.0.0.1:${new URL(emulator.url).port}`);
  expect(emulator.cloudflare.baseUrl).toBe(`${emulator.url}/client/v4`);
  expect(['localhost', '192.0.2.1', '::1', '::', '0.0.0.0'].map(reachableHost)).toEqual([
    'localhost',
    '192.0.2.1',
    '[::1]',
    '[::1]',
    '127.0.0.1',
  ]);
  const everywhere = await start({ host: '0.0.0.0' });
  expect(everywhere.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await send(everywhere.url, get)).status).toBe(401);
});

test('an option that nobody knows is a mistake: it would have no effect', async () => {
  const started = startEmulator({ seed: {}, prot: 3 } as object);
  await expect(started).rejects.toThrow(/^seed is no option; known are port, .*state.*; prot is no option/);
});

test('options that cannot be used are named, all at once, and nothing is started', async () => {
  const started = startEmulator({ port: 70_000, pageSizes: { cloudflare: 0, azure: 1.5 }, requestLogLimit: -1 });
  await expect(started).rejects.toThrow(InvalidOptions);
  await expect(started).rejects.toMatchObject({
    problems: [
      'port must be a whole number, from 0 to 65535',
      'pageSizes.cloudflare must be a whole number, 1 or more',
      'pageSizes.azure must be a whole number, 1 or more',
      'requestLogLimit must be a whole number, 0 or more',
    ],
  });
  const emulator = await start();
  const port = Number(new URL(emulator.url).port);
  await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

describe('no credential is in the record of a request, wherever a client put it', () => {
  const state = { azure: { entraTokens: ['an entra-token'] } };
  const JOIN_TOKEN = 'a seeded join-token';
  const requests: readonly (readonly [string, (emulator: Emulator, secret: string) => Outgoing])[] = [
    ['the query', (_, secret) => ({ ...get, path: `/rooms?access_token=${encodeURIComponent(secret)}` })],
    ['the path', (_, secret) => ({ ...get, path: `/client/v4/${encodeURIComponent(secret)}` })],
    ['a header of its own', (_, secret) => ({ ...get, headers: { 'x-note': `it is ${secret}` } })],
    ['Authorization, without a scheme', (_, secret) => ({ ...get, headers: { authorization: secret } })],
    ['a body', (_, secret) => ({ ...get, method: 'POST', body: JSON.stringify({ title: `x ${secret} y` }) })],
    [
      'a connection string in a body',
      ({ azure }) => ({ ...get, method: 'POST', body: JSON.stringify({ at: azure.connectionString }) }),
    ],
  ];

  test.each(requests)('%s', async (_title, outgoing) => {
    const emulator = await start({ state });
    emulator.createMeeting({ participants: [{ presetName: 'group_call_host', token: JOIN_TOKEN }] });
    const { cloudflare, azure } = emulator;
    const secrets = [cloudflare.apiToken, azure.accessKey, 'an entra-token', JOIN_TOKEN];
    for (const secret of secrets) await send(emulator.url, outgoing(emulator, secret));
    const kept = JSON.stringify(emulator.requests.all);
    expect(emulator.requests.count).toBe(4);
    for (const secret of secrets) {
      expect(kept).not.toContain(secret);
      expect(kept).not.toContain(encodeURIComponent(secret));
    }
  });

  test('those that are nobody else\u2019s here, by their form', async () => {
    const emulator = await start();
    const headers = {
      'x-authorization': 'Bearer 0ther-token',
      'x-note': 'HMAC-SHA256 SignedHeaders=date&Signature=c2lnbmVk=',
      'api-key': '0ther-key',
      'x-session-token': '0ther-session',
    };
    await send(emulator.url, { ...get, path: '/rooms?a=Bearer%200ther-token&Signature=c2lnbmVk%3D&b=1', headers });
    const storage_config = {
      type: 'aws',
      access_key: 'AKIA0THER',
      secret: 's"3cret',
      password: 'pa55',
      bucket: 'mine',
    };
    await cloudflare(emulator)('POST', '/meetings', { recording_config: { storage_config } });
    const kept = JSON.stringify(emulator.requests.all);
    for (const secret of ['0ther', 'c2lnbmVk', 's\\\\\\"3cret', '3cret', 'pa55']) expect(kept).not.toContain(secret);
    const [first, second] = emulator.requests.all;
    expect(first?.path).toBe('/rooms?a=Bearer%20<redacted>&Signature=<redacted>&b=1');
    expect(JSON.parse(second?.body ?? '').recording_config.storage_config).toEqual({
      type: 'aws',
      access_key: '<redacted>',
      secret: '<redacted>',
      password: '<redacted>',
      bucket: 'mine',
    });
  });
});

test.each(['GET', 'HEAD', 'TRACE'])(
  'a body of more than a megabyte is refused where none belongs: %s',
  async (method) => {
    const emulator = await start();
    const big = { method, body: 'x'.repeat(1024 * 1024 + 1) };
    for (const path of ['/rooms', '/client/v4/accounts/a/realtime/kit/apps', '/_emulator/state'])
      expect((await send(emulator.url, { ...big, path, headers: { host: 'localhost' } })).status).toBe(413);
  },
);

test.each([
  ['a status that there is not', { status: 99 }],
  ['a header that cannot be sent', { headers: { 'x-a': 'b\r\nc' } }],
])('an interceptor that answers by %s is a fault of the emulator, and nothing hangs', async (_title, interception) => {
  const emulator = await start();
  emulator.intercept = () => interception;
  expect((await send(emulator.url, get)).status).toBe(500);
  expect(emulator.requests.all[0]?.status).toBe(500);
});

test.each(['', ' '])('the host "%s" would be every address, and is refused', async (host) => {
  await expect(startEmulator({ host })).rejects.toThrow('host must be an address or a name');
});

describe('JSON that is nested without end', () => {
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

  test('is refused by both vendors and by the control API, and changes nothing', async () => {
    const emulator = await start();
    const { call } = meetingOf(emulator);
    const [{ id }] = (await call('GET', '/presets')).body.data;
    const plugins = { config: {} };
    const change = JSON.stringify({ permissions: { plugins } }).replace('{}', nested(100_000));
    expect((await call('PATCH', `/presets/${id}`, change)).status).toBe(400);
    expect((await azure(emulator)('POST', `rooms?${VERSION}`, nested(100_000))).status).toBe(400);
    const put = await send(emulator.url, {
      method: 'PUT',
      path: '/_emulator/state',
      headers: { 'content-type': 'application/json', host: 'localhost' },
      body: nested(100_000),
    });
    expect([put.status, put.body]).toEqual([400, { problems: ['body is nested too deeply'] }]);
    expect(emulator.snapshot().cloudflare?.accounts?.[0]?.apps?.[0]?.presets?.[0]).not.toHaveProperty('content');
  });

  test('is refused in a seed', async () => {
    const settings = {};
    Object.assign(settings, { ai_config: settings });
    const content = { config: {}, permissions: {}, ui: {} };
    Object.assign(content.permissions, { plugins: content });
    await expect(
      startEmulator({ state: { cloudflare: { accounts: [{ apps: [{ meetings: [{ settings }] }] }] } } }),
    ).rejects.toThrow('state is nested too deeply');
    await expect(
      startEmulator({ state: { cloudflare: { accounts: [{ apps: [{ presets: [{ name: 'a', content }] }] }] } } }),
    ).rejects.toThrow('state is nested too deeply');
  });
});
