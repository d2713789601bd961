import { describe, expect, test } from '@jest/globals';
import { whyRefused } from '../src/control/guard.js';
import { azure, rawId, roomOf, VERSION } from './support/azure.js';
import { cloudflare, meetingOf } from './support/cloudflare.js';
import { control } from './support/control.js';
import { send } from './support/send.js';
import { starter } from './support/started.js';
import { wire } from './support/wire.js';

const start = starter();
const NOW = new Date('2025-11-20T12:00:00Z');

describe('commands', () => {
  test('health, and where to connect', async () => {
    const emulator = await start();
    const call = control(emulator);
    expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ready' } });
    const { url, cloudflare, azure } = emulator;
    expect((await call('GET', '/connection')).body).toEqual({ url, cloudflare, azure });
  });

  test('the requests that arrived, without those to the control API', async () => {
    const emulator = await start();
    const call = control(emulator);
    await send(emulator.url, { method: 'GET', path: '/rooms/1' });
    expect((await call('GET', '/requests')).body).toMatchObject({
      count: 1,
      requests: [{ method: 'GET', path: '/rooms/1', status: 401 }],
    });
    expect((await call('DELETE', '/requests')).status).toBe(204);
    expect((await call('GET', '/requests')).body).toEqual({ count: 0, requests: [] });
    for (const path of ['/_emulator/health', '//_emulator/health', '/%5Femulator/health', '/_emulator/nope'])
      await send(emulator.url, { method: 'GET', path });
    expect(emulator.requests.count).toBe(0);
  });

  test('faults are added, listed, removed and cleared', async () => {
    const emulator = await start();
    const call = control(emulator);
    const rule = { fault: { kind: 'rate-limit', retryAfterInSeconds: 3 }, on: { method: 'GET' }, times: 1 };
    const added = await call('POST', '/faults', rule);
    const [handle] = emulator.faults.all;
    expect(added).toMatchObject({ status: 201, body: { id: handle?.id, hits: 0, rule } });
    expect((await send(emulator.url, { method: 'GET', path: '/rooms/1' })).headers['retry-after']).toBe('3');
    expect((await call('GET', '/faults')).body).toEqual({ faults: [{ id: handle?.id, hits: 1, rule }] });
    expect((await call('DELETE', `/faults/${handle?.id}x`)).status).toBe(404);
    expect((await call('DELETE', `/faults/${handle?.id}`)).status).toBe(204);
    expect(emulator.faults.all).toEqual([]);
    await call('POST', '/faults', rule);
    await call('POST', '/faults', rule);
    expect(emulator.faults.all).toHaveLength(2);
    expect((await call('DELETE', '/faults')).status).toBe(204);
    expect(emulator.faults.all).toEqual([]);
  });

  test('no fault and no interceptor is in the way of the control API', async () => {
    const emulator = await start({ faults: [{ fault: { kind: 'reset' } }] });
    emulator.intercept = () => ({ reset: true });
    expect((await control(emulator)('GET', '/health')).status).toBe(200);
    expect(emulator.faults.all[0]?.hits).toBe(0);
  });

  test('the clock is read and set off', async () => {
    const emulator = await start({ clock: () => NOW });
    const call = control(emulator);
    const ahead = { now: '2025-11-20T12:20:00.000Z', offsetInMs: 1_200_000 };
    expect((await call('PUT', '/clock', { offsetInMs: 1_200_000 })).body).toEqual(ahead);
    expect((await call('GET', '/clock')).body).toEqual(ahead);
    expect(emulator.clockOffsetInMs).toBe(1_200_000);
  });

  test('meetings, rooms, identities and who is in them', async () => {
    const emulator = await start();
    const call = control(emulator);
    const meeting = await call('POST', '/meetings', { id: 'm', title: 'Stand-up' });
    expect(meeting).toMatchObject({ status: 201, body: { id: 'm' } });
    const person = { id: 'p', presetName: 'group_call_host', name: 'Jane' };
    expect(await call('POST', '/meetings/m/participants', person)).toMatchObject({ status: 201, body: { id: 'p' } });
    const room = await call('POST', '/rooms');
    expect(room.status).toBe(201);
    const identity = await call('POST', '/identities');
    const { id } = identity.body;
    expect([identity.status, id]).toEqual([201, expect.stringMatching(/^8:acs:/)]);
    const people = `/rooms/${room.body.id}/participants`;
    expect(await call('POST', people, { rawId: id, role: 'Presenter' })).toMatchObject({ status: 201, body: { id } });
    expect((await call('GET', people)).body).toEqual({ participants: [{ id, role: 'Presenter' }] });
    expect((await call('GET', '/meetings/m/participants')).body).toEqual({
      participants: emulator.participantsOf('m'),
    });
    expect(emulator.participantsOf('m')).toMatchObject([{ id: 'p', name: 'Jane' }]);
  });

  test('a raw id that is to be refused', async () => {
    const emulator = await start();
    expect((await control(emulator)('POST', '/refused-raw-ids', { rawId: rawId('joe'), named: true })).status).toBe(
      204,
    );
    const { status, text } = await roomOf(emulator).update({ [rawId('joe')]: { role: 'Attendee' } });
    expect([status, text]).toEqual([400, expect.stringContaining(rawId('joe'))]);
  });

  test('the holder of a token joins and leaves a meeting', async () => {
    const emulator = await start();
    const call = control(emulator);
    const { id, add } = meetingOf(emulator);
    const { token, id: participantId } = (await add('jane')).body.data;
    expect(await call('POST', '/join', { token })).toMatchObject({
      status: 200,
      body: { id: participantId, roomId: id },
    });
    expect((await call('GET', `/meetings/${id}/connected`)).body).toMatchObject({ connected: [{ id: participantId }] });
    expect((await call('POST', `/meetings/${id}/leave`, { participantId })).status).toBe(204);
    expect(emulator.connectedIn(id)).toEqual([]);
    const refused = await call('POST', '/join', { token: 'none-of-ours' });
    expect([refused.status, refused.body]).toEqual([409, { problems: [expect.any(String)] }]);
    expect(refused.text).not.toContain('none-of-ours');
  });

  test('the holder of a token joins and leaves a room', async () => {
    const emulator = await start();
    const call = control(emulator);
    const { id } = emulator.createRoom();
    const issued = await azure(emulator)('POST', '/identities?api-version=2023-10-01', {
      createTokenWithScopes: ['voip'],
    });
    const { identity, accessToken } = issued.body;
    emulator.putRoomParticipant(id, { rawId: identity.id, role: 'Attendee' });
    expect(await call('POST', '/join', { token: accessToken.token, roomId: id })).toMatchObject({
      status: 200,
      body: { id: identity.id, roomId: id },
    });
    expect((await call('GET', `/rooms/${id}/connected`)).body).toMatchObject({ connected: [{ id: identity.id }] });
    expect((await call('POST', `/rooms/${id}/leave`, { participantId: identity.id })).status).toBe(204);
    expect(emulator.connectedIn(id)).toEqual([]);
  });

  test('the state is read and replaced; credentials that a seed leaves out stay', async () => {
    const emulator = await start();
    const call = control(emulator);
    const { id } = emulator.createMeeting();
    expect((await call('GET', '/state')).body).toEqual(emulator.snapshot());
    const before = { ...emulator.cloudflare, ...emulator.azure };
    const seed = {
      azure: { rooms: [{ id: '99199690362660524' }] },
      cloudflare: { accounts: [{ apps: [{ meetings: [{ id: 'm' }] }] }] },
    };
    expect((await call('PUT', '/state', seed)).status).toBe(204);
    expect({ ...emulator.cloudflare, ...emulator.azure }).toEqual(before);
    expect(() => emulator.participantsOf(id)).toThrow(RangeError);
    expect((await cloudflare(emulator)('GET', '/meetings/m')).status).toBe(200);
    expect((await azure(emulator)('GET', `/rooms/99199690362660524?${VERSION}`)).status).toBe(200);
    expect(emulator.createMeeting({ id: 'n' })).toEqual({ id: 'n' });
    expect((await cloudflare(emulator)('GET', '/meetings/n')).status).toBe(200);

    await call('PUT', '/state', {
      cloudflare: { accounts: [{ id: 'acc', apiTokens: ['tok'] }] },
      azure: { accessKeys: ['b25l'] },
    });
    expect(emulator.cloudflare).toMatchObject({ accountId: 'acc', apiToken: 'tok', appId: before.appId });
    expect(emulator.azure.connectionString).toMatch(/accesskey=b25l$/);
    expect((await cloudflare(emulator)('GET', '/presets')).status).toBe(200);
    expect((await cloudflare(emulator, before)('GET', '/presets')).status).toBe(401);
  });

  test('a state with mistakes changes nothing', async () => {
    const emulator = await start();
    const call = control(emulator);
    const before = emulator.snapshot();
    const twice = { cloudflare: { accounts: [{}, { id: emulator.cloudflare.accountId }] } };
    expect(await call('PUT', '/state', twice)).toMatchObject({
      status: 400,
      body: { problems: ['state.cloudflare.accounts[1].id is there twice in the list'] },
    });
    expect(await call('PUT', '/state', [])).toMatchObject({
      status: 400,
      body: { problems: ['state must be an object'] },
    });
    expect(emulator.snapshot()).toEqual(before);
  });

  test('a reset brings back what was there at the start', async () => {
    const faults = [{ fault: { kind: 'rate-limit' as const }, on: { route: '/identities' } }];
    const emulator = await start({
      faults,
      clockOffsetInMs: 5,
      state: { azure: { rooms: [{ id: '99199690362660524' }] } },
    });
    const before = emulator.snapshot();
    const connection = { ...emulator.cloudflare, ...emulator.azure };
    emulator.replaceState({ cloudflare: { accounts: [{ id: 'acc', apiTokens: ['tok'] }] } });
    emulator.faults.clear();
    emulator.faults.add({ fault: { kind: 'reset' } });
    emulator.clockOffsetInMs = 7;
    emulator.intercept = () => ({ status: 418 });
    emulator.refuseRawId(rawId('joe'));
    await send(emulator.url, { method: 'GET', path: '/x' });
    expect((await control(emulator)('POST', '/reset')).status).toBe(204);
    expect(emulator.snapshot()).toEqual(before);
    expect({ ...emulator.cloudflare, ...emulator.azure }).toEqual(connection);
    expect(emulator.faults.all.map(({ rule }) => rule)).toEqual(faults);
    expect([emulator.clockOffsetInMs, emulator.intercept, emulator.requests.count]).toEqual([5, undefined, 0]);
    expect((await roomOf(emulator).update({ [rawId('joe')]: { role: 'Attendee' } })).status).toBe(200);
  });
});

test('a reset lets in again who had sent too many requests', async () => {
  const limit = { requests: 1, windowInSeconds: 300 };
  const emulator = await start({ rateLimits: { azure: { rooms: limit }, cloudflare: { global: limit } } });
  const statuses = async () => [
    (await azure(emulator)('GET', `/rooms?${VERSION}`)).status,
    (await cloudflare(emulator)('GET', '/presets')).status,
  ];
  expect([await statuses(), await statuses()]).toEqual([
    [200, 200],
    [429, 429],
  ]);
  emulator.reset();
  expect(await statuses()).toEqual([200, 200]);
});

describe('a mistake is answered with all that is wrong', () => {
  test.each<readonly [string, string, unknown, number, readonly string[]]>([
    [
      'POST',
      '/faults',
      { fault: { kind: 'rset' }, times: 0 },
      400,
      ['rule.fault.kind "rset" is not known; known are latency', 'rule.times must'],
    ],
    ['POST', '/faults', '{"fault":', 400, ['body is not JSON']],
    ['PUT', '/clock', {}, 400, ['body.offsetInMs is missing']],
    ['PUT', '/clock', { offsetInMs: '5' }, 400, ['body.offsetInMs must be a whole number']],
    ['PUT', '/clock', [5], 400, ['body must be an object']],
    [
      'POST',
      '/join',
      { tokn: 'x', roomId: 5 },
      400,
      ['body.tokn is not known', 'body.roomId must be', 'body.token is missing'],
    ],
    ['POST', '/meetings', { id: 5, titel: 'x' }, 400, ['meeting.id must be', 'meeting.titel is not known']],
    ['POST', '/rooms', null, 400, ['room must be an object']],
    ['POST', '/rooms/1/participants', { rawId: 'x', role: 'y' }, 404, ['There is no room "1".']],
    ['POST', '/meetings/1/leave', {}, 400, ['body.participantId is missing']],
    ['GET', '/meetings/1/connected', undefined, 404, ['There is no meeting or room "1".']],
    ['POST', '/refused-raw-ids', { named: 'yes' }, 400, ['body.named must be true or false', 'body.rawId is missing']],
    ['GET', '/nope', undefined, 404, ['There is no such command; known are GET /_emulator/health, ']],
    ['PATCH', '/state', '{}', 404, ['There is no such command']],
    ['GET', '/%zz', undefined, 400, ['The request could not be read.']],
  ])('%s %s %j', async (method, path, body, status, problems) => {
    const answer = await control(await start())(method, path, body);
    expect([answer.status, answer.body]).toEqual([
      status,
      { problems: problems.map((it) => expect.stringContaining(it)) },
    ]);
  });

  test('what fails in the emulator itself is no command that is not there', async () => {
    let time = new Date();
    const emulator = await start({ clock: () => time });
    time = new Date(Number.NaN);
    expect(await control(emulator)('GET', '/clock')).toMatchObject({ status: 500 });
  });

  test('a body of more than a megabyte', async () => {
    const emulator = await start();
    const answer = await control(emulator)('PUT', '/state', JSON.stringify({ x: 'x'.repeat(1024 * 1024) }));
    expect([answer.status, answer.body]).toEqual([413, { problems: ['The body is larger than 1 MB.'] }]);
  });
});

describe('who may not use it', () => {
  /** All of them against a command that would change something. */
  const refused = async (headers: Readonly<Record<string, string>>, path = '/_emulator/faults') => {
    const emulator = await start();
    const fault = { fault: { kind: 'reset' } };
    const port = new URL(emulator.url).port;
    const answer = await send(emulator.url, {
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', port)])),
      },
      body: JSON.stringify(fault),
    });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(emulator.faults.all).toHaveLength(answer.status === 201 ? 1 : 0);
    return [answer.status, answer.body.problems?.[0]];
  };

  test.each([
    ['evil.example', /Host/],
    ['evil.example:PORT', /Host/],
    ['127.0.0.1.evil.example', /Host/],
    ['localhost.evil.example:PORT', /Host/],
    ['0.0.0.0:PORT', /Host/],
    ['2130706433', /Host/],
    ['[::2]:PORT', /Host/],
    ['::1', /Host/],
  ])('DNS rebinding: Host %j', async (host, reason) => {
    expect(await refused({ host })).toEqual([403, expect.stringMatching(reason)]);
  });

  test.each(['localhost', 'LOCALHOST:PORT', '127.0.0.1:PORT', '127.9.9.9', '[::1]:PORT'])(
    'but Host %j may',
    async (host) => {
      expect(await refused({ host })).toEqual([201, undefined]);
    },
  );

  test('a target that names another host than the Host does', async () => {
    expect(await refused({ host: '127.0.0.1' }, 'http://evil.example/_emulator/faults')).toEqual([
      403,
      expect.stringMatching(/Host/),
    ]);
  });

  test.each([
    'http://evil.example',
    'null',
    'http://localhost:1',
    'http://localhost',
    'https://localhost:PORT',
    'http://127.0.0.1.evil.example:PORT',
    'http://localhost:PORT/',
    '',
  ])('a web page: Origin %j', async (origin) => {
    expect(await refused({ origin })).toEqual([403, expect.stringMatching(/another origin/)]);
  });

  test.each(['http://localhost:PORT', 'http://127.0.0.1:PORT', 'http://[::1]:PORT'])(
    'but Origin %j may',
    async (origin) => {
      expect(await refused({ origin })).toEqual([201, undefined]);
    },
  );

  test.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['same-origin', 201],
    ['none', 201],
  ])('a web page: Sec-Fetch-Site %s', async (site, status) => {
    expect((await refused({ 'sec-fetch-site': site }))[0]).toBe(status);
  });

  test.each(['x-forwarded-for', 'forwarded', 'via'])('a proxy, by its header %s', async (name) => {
    expect(await refused({ [name]: '127.0.0.1' })).toEqual([403, expect.stringMatching(/proxy/)]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=application/json', ''])(
    'a request that any page may send: content type %j',
    async (type) => {
      expect(await refused({ 'content-type': type })).toEqual([415, expect.stringContaining('application/json')]);
    },
  );

  test('a preflight, here or at a vendor, is allowed nothing', async () => {
    const emulator = await start();
    const headers = {
      origin: 'http://evil.example',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type, authorization',
    };
    for (const path of ['/_emulator/state', '/rooms', '/client/v4/accounts/a/realtime/kit/b/meetings']) {
      const answer = await send(emulator.url, { method: 'OPTIONS', path, headers });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('reading is refused as writing is', async () => {
    const emulator = await start();
    for (const path of ['/_emulator/state', '/_emulator/nope', '//_emulator/state', '/%5Femulator/state']) {
      const answer = await send(emulator.url, { method: 'GET', path, headers: { host: 'evil.example' } });
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain(emulator.azure.accessKey);
    }
  });

  test('the routes of the vendors stay open to whatever name they are called by', async () => {
    const emulator = await start();
    const headers = { host: 'evil.example', origin: 'http://evil.example' };
    const answer = await cloudflare(emulator, { headers })('GET', '/presets');
    expect(answer.status).toBe(200);
  });

  test('a request without a Host, or with an empty one', async () => {
    const emulator = await start();
    const oldest = wire(emulator, { method: 'GET', path: '/_emulator/state HTTP/1.0\r\n\r\n' });
    expect((await oldest.received).text).toMatch(/^HTTP\/1.1 403 /);
    const empty = wire(emulator, { method: 'GET', path: '/_emulator/state', headers: { host: '' } });
    expect((await empty.received).text).toMatch(/^HTTP\/1.1 403 /);
  });

  test.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.168.0.7', false],
    ['::ffff:192.168.0.7', false],
    ['fe80::1', false],
    ['128.0.0.1', false],
    [undefined, false],
  ])('another machine: address %s', (remoteAddress, allowed) => {
    const headers = { host: 'localhost:80' };
    const reason = whyRefused({ remoteAddress, localPort: 80, target: '/_emulator/state', headers });
    expect(reason).toEqual(allowed ? undefined : expect.stringContaining('this machine'));
  });

  test('what it answers is neither kept nor guessed at', async () => {
    const { headers } = await control(await start())('GET', '/state');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
});
