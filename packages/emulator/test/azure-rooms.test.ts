import { expect, test } from '@jest/globals';
import { azure, rawId, roomOf, signed, VERSION } from './support/azure.js';
import { send } from './support/send.js';
import { starter } from './support/started.js';

const start = starter();

const now = new Date('2025-11-20T12:00:00.500Z');
const DAY_IN_MS = 24 * 60 * 60 * 1000;
const daysFromNow = (days: number, ms = 0) => new Date(now.getTime() + days * DAY_IN_MS + ms).toISOString();

const started = async () => {
  const emulator = await start({ clock: () => now });
  return { emulator, call: azure(emulator, { date: now }) };
};

const PAST = { message: 'The time range end is in the past.', target: 'ValidUntil' };
const RANGE = { message: 'The time range is incorrect, or larger than 180 days.', target: 'ValidUntil' };
const AHEAD = { message: 'Value is incorrect or more than 180 days in the future.', target: 'ValidFrom' };

test.each([
  [{ validUntil: daysFromNow(0) }, PAST],
  [{ validUntil: '2025-11-20' }, PAST],
  [{ validFrom: daysFromNow(1), validUntil: daysFromNow(-1) }, PAST],
  [{ validFrom: daysFromNow(180, 1) }, AHEAD],
  [{ validFrom: daysFromNow(180, 1), validUntil: daysFromNow(181) }, AHEAD],
  [{ validUntil: daysFromNow(180, 1) }, RANGE],
  [{ validFrom: daysFromNow(1), validUntil: daysFromNow(1) }, RANGE],
  [{ validFrom: daysFromNow(2), validUntil: daysFromNow(1) }, RANGE],
  [{ validFrom: daysFromNow(1), validUntil: daysFromNow(181, 1) }, RANGE],
])('a new room and a changed one cannot have the times %j', async (times, detail) => {
  const { emulator, call } = await started();
  const { id } = emulator.createRoom();
  const before = emulator.snapshot();
  for (const [method, path] of [
    ['POST', '/rooms'],
    ['PATCH', `/rooms/${id}`],
  ] as const) {
    const { status, body, headers } = await call(method, `${path}?${VERSION}`, times);
    expect([status, headers['x-ms-error-code']]).toEqual([400, 'BadRequest']);
    expect(body.error).toEqual({
      code: 'BadRequest',
      message: 'The request could not be understood by the server due to malformed syntax.',
      details: [{ code: 'BadArgument', ...detail }],
    });
  }
  expect(emulator.snapshot()).toEqual(before);
});

test.each([
  [{ validFrom: daysFromNow(1) }, daysFromNow(1), daysFromNow(180)],
  [{ validFrom: daysFromNow(1), validUntil: daysFromNow(181) }, daysFromNow(1), daysFromNow(181)],
  [{ validUntil: daysFromNow(180) }, daysFromNow(0), daysFromNow(180)],
  [{ validFrom: null, validUntil: null, pstnDialOutEnabled: null }, daysFromNow(0), daysFromNow(180)],
  [
    { validFrom: '2025-12-13T12:49:39.549335', validUntil: '2025-12-13T15:49:39+02:00' },
    '2025-12-13T12:49:39.549Z',
    '2025-12-13T13:49:39.000Z',
  ],
  [{ validUntil: '2025-11-23' }, daysFromNow(0), '2025-11-23T00:00:00.000Z'],
])('a new room can have the times %j', async (times, validFrom, validUntil) => {
  const { emulator, call } = await started();
  const { status, body, headers } = await call('POST', `/rooms?${VERSION}`, times);
  expect([status, headers['location']]).toEqual([201, body.id]);
  expect([new Date(body.validFrom), new Date(body.validUntil)]).toEqual([new Date(validFrom), new Date(validUntil)]);
  expect(emulator.snapshot().azure?.rooms).toMatchObject([{ validFrom, validUntil, pstnDialOutEnabled: false }]);
});

test.each([
  [{ validFrom: 'tomorrow' }, '$.validFrom'],
  [{ validUntil: '1' }, '$.validUntil'],
  [{ validUntil: 1_800_000_000_000 }, '$.validUntil'],
  [{ validUntil: '2025-13-45T00:00:00Z' }, '$.validUntil'],
  [{ pstnDialOutEnabled: 'yes' }, '$.pstnDialOutEnabled'],
])('a field of a wrong type is named: %j', async (fields, target) => {
  const { emulator, call } = await started();
  const { id } = emulator.createRoom();
  const before = emulator.snapshot();
  for (const answer of [
    await call('POST', `/rooms?${VERSION}`, fields),
    await call('PATCH', `/rooms/${id}?${VERSION}`, fields),
  ])
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BadRequest', details: [{ target }] } } });
  expect(emulator.snapshot()).toEqual(before);
});

test('an update changes what it names, and null names nothing', async () => {
  const { emulator, call } = await started();
  const participants = [{ rawId: rawId('a'), role: 'Presenter' }];
  const { id } = emulator.createRoom({ createdAt: '2025-11-01T00:00:00.000Z', participants });
  const update = (body: unknown) => call('PATCH', `/rooms/${id}?${VERSION}`, body);
  const untouched = (await update({})).body;
  expect(untouched).toEqual((await call('GET', `/rooms/${id}?${VERSION}`)).body);
  expect((await update({ validFrom: null, validUntil: null, pstnDialOutEnabled: null, more: 1 })).body).toEqual(
    untouched,
  );
  const dialling = { ...untouched, pstnDialOutEnabled: true };
  expect((await update({ pstnDialOutEnabled: true })).body).toEqual(dialling);
  const shorter = { ...dialling, validUntil: '2025-12-01T00:00:00+00:00' };
  expect((await update({ validUntil: '2025-12-01T00:00:00Z' })).body).toEqual(shorter);
  const later = { ...shorter, validFrom: '2025-11-30T00:00:00+00:00' };
  expect((await update({ validFrom: '2025-11-30T00:00:00Z' })).body).toEqual(later);
  expect((await update({ validFrom: '2025-12-01T00:00:00Z' })).status).toBe(400);
  expect((await call('GET', `/rooms/${id}?${VERSION}`)).body).toEqual(later);
  expect(emulator.participantsOf(id)).toEqual([{ id: rawId('a'), role: 'Presenter' }]);
});

test('what is deleted is gone, its people with it', async () => {
  const { emulator, call } = await started();
  const { id } = emulator.createRoom({ participants: [{ rawId: rawId('a'), role: 'Presenter' }] });
  const other = emulator.createRoom().id;
  const deleted = await call('DELETE', `/rooms/${id}?${VERSION}`);
  expect([deleted.status, deleted.text, deleted.headers['content-type']]).toEqual([204, '', undefined]);
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['DELETE', '', undefined],
    ['PATCH', '', {}],
    ['GET', '/participants', undefined],
    ['PATCH', '/participants', { participants: {} }],
  ] as const)
    expect(await call(method, `/rooms/${id}${path}?${VERSION}`, body)).toMatchObject({
      status: 404,
      body: { error: { code: 'NotFound' } },
    });
  expect((await call('DELETE', `/rooms/1?${VERSION}`)).body.error.message).toBe('Invalid room ID length.');
  expect(emulator.snapshot().azure?.rooms?.map(({ id }) => id)).toEqual([other]);
});

test.each(['as-recorded', 'needs-care'] as const)(
  'rooms are listed in pages, the latest first, on the host that was called (links %s)',
  async (nextLink) => {
    const emulator = await start({ assume: { nextLink }, pageSizes: { azure: 2 } });
    const call = azure(emulator);
    expect((await call('GET', `/rooms?${VERSION}`)).body).toEqual({ value: [] });
    const ids = Array.from({ length: 5 }, () => emulator.createRoom().id);
    emulator.createRoom({ id: ids[0] ?? '', validFrom: '2025-01-01T00:00:00Z', validUntil: '2025-01-02T00:00:00Z' });
    const found: string[] = [];
    let path: string | undefined = `/rooms?${VERSION}`;
    while (path !== undefined) {
      const { body }: Awaited<ReturnType<typeof call>> = await call('GET', path);
      expect(body.value.length).toBeLessThanOrEqual(2);
      found.push(...body.value.map((it: { id: string }) => it.id));
      expect(body.nextLink?.startsWith(`${emulator.url}/rooms?`) ?? found.length === ids.length).toBe(true);
      path = body.nextLink?.replace(emulator.url, '');
    }
    expect(found).toEqual(ids.reverse());
    for (const query of ['continuationToken=x', 'nextLink=x', 'nextLink='])
      expect((await call('GET', `/rooms?${VERSION}&${query}`)).status).toBe(400);
  },
);

const ID = 'cc97f0a5-5ea4-4b5c-9e2a-5c4a2a4e7ef6';
const repeatable = (id: string, firstSent = now.toUTCString()) => ({
  'repeatability-request-id': id,
  'repeatability-first-sent': firstSent,
});

test('a repeated creation answers the first room, whatever has become of it', async () => {
  const { emulator, call } = await started();
  const create = (headers: Record<string, string>, body: unknown = { pstnDialOutEnabled: true }) =>
    azure(emulator, { date: now, headers })('POST', `/rooms?${VERSION}`, body);
  const first = await create(repeatable(ID));
  expect(first.headers).toMatchObject({ 'repeatability-result': 'accepted', location: first.body.id });
  const again = await create(repeatable(ID.toUpperCase()));
  expect([again.status, again.body, again.headers['repeatability-result']]).toEqual([201, first.body, 'accepted']);
  expect(emulator.snapshot().azure?.rooms).toHaveLength(1);
  await call('PATCH', `/rooms/${first.body.id}?${VERSION}`, { pstnDialOutEnabled: false });
  expect((await create(repeatable(ID))).body).toEqual(first.body);
  await call('DELETE', `/rooms/${first.body.id}?${VERSION}`);
  expect((await create(repeatable(ID))).body).toEqual(first.body);
  expect(emulator.snapshot().azure?.rooms).toEqual([]);

  const other = await create(repeatable(ID), {});
  expect([other.status, other.headers['repeatability-result']]).toEqual([400, 'rejected']);
  expect(emulator.snapshot().azure?.rooms).toEqual([]);
  const plain = [await create({}), await create({})];
  expect(plain[0]?.body.id).not.toBe(plain[1]?.body.id);
  expect(plain[0]?.headers['repeatability-result']).toBeUndefined();
});

test('a creation that was refused can be mended and sent again', async () => {
  const { emulator } = await started();
  const create = (body: unknown) =>
    azure(emulator, { date: now, headers: repeatable(ID) })('POST', `/rooms?${VERSION}`, body);
  expect((await create({ validUntil: 'x' })).status).toBe(400);
  expect((await create({})).status).toBe(201);
});

test.each([
  [{ 'repeatability-request-id': ID }, 'together'],
  [{ 'repeatability-first-sent': now.toUTCString() }, 'together'],
  [repeatable('1'), 'Repeatability-Request-ID'],
  [repeatable(ID, now.toISOString()), 'Repeatability-First-Sent'],
  [repeatable(ID, 'Mon, 20 Nov 2025 12:00:00 GMT'), 'Repeatability-First-Sent'],
])('the repeatability headers %j are refused', async (headers, message) => {
  const { emulator } = await started();
  const answer = await azure(emulator, { date: now, headers })('POST', `/rooms?${VERSION}`, {});
  expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest']);
  expect(answer.body.error.message).toContain(message);
  expect(emulator.snapshot().azure?.rooms).toEqual([]);
});

test('a malformed raw id in a new room is refused in other words than in an update', async () => {
  const { emulator, call } = await started();
  const participants = { [rawId('a')]: { role: 'Presenter' }, 'acs:8-invalidMRI': { role: 'Presenter' } };
  expect((await call('POST', `/rooms?${VERSION}`, { participants })).body).toEqual({
    error: { code: 'BadRequest', message: 'Invalid format for communication identifier.' },
  });
  expect(emulator.snapshot().azure?.rooms).toEqual([]);
});

test('bodies that cannot be used are refused in the shape of the vendor', async () => {
  const { emulator } = await started();
  const { id } = roomOf(emulator);
  const rawId = emulator.createIdentity();
  const before = emulator.snapshot();
  const identities = 'api-version=2023-10-01';
  const [json, patch] = ['application/json', 'application/merge-patch+json'];
  for (const [method, path, type] of [
    ['POST', `/rooms?${VERSION}`, json],
    ['PATCH', `/rooms/${id}?${VERSION}`, patch],
    ['PATCH', `/rooms/${id}/participants?${VERSION}`, patch],
    ['POST', `/identities?${identities}`, json],
    ['POST', `/identities/${encodeURIComponent(rawId)}/:issueAccessToken?${identities}`, json],
  ] as const) {
    const ask = (body: string, contentType: string) => {
      const outgoing = { method, path, body, headers: { 'content-type': contentType } };
      return send(emulator.url, signed(emulator, outgoing, { date: now }));
    };
    const answers = [
      [await ask('{', type), 400],
      [await ask('[]', type), 400],
      [await ask('null', type), 400],
      [await ask('{}', type === json ? patch : json), 415],
      [await ask('{}', 'text/plain'), 415],
      [await ask(JSON.stringify({ x: 'x'.repeat(1024 * 1024) }), type), 413],
    ] as const;
    for (const [{ status, body }, expected] of answers) {
      expect(status).toBe(expected);
      expect(body).toEqual({ error: { code: expect.any(String), message: expect.any(String), ...extras(body) } });
    }
  }
  expect(emulator.snapshot()).toEqual(before);
});

const extras = ({ error: { target, details } }: { error: Record<string, unknown> }) => ({
  ...(target ? { target } : {}),
  ...(details ? { details } : {}),
});
