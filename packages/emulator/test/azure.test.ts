import { expect, test } from '@jest/globals';
import { azure, rawId, roomOf, signed, VERSION } from './support/azure.js';
import { send } from './support/send.js';
import { starter } from './support/started.js';

const start = starter();

const now = new Date('2025-11-20T12:00:00.500Z');
const NOT_FOUND = { code: 'NotFound', message: 'The server cannot find the requested resource.' };
const INVALID = { code: 'BadRequest', message: 'Invalid value for the Participants.' };

test('a room is created with people in it, and read back', async () => {
  const emulator = await start({ clock: () => now });
  const call = azure(emulator, { date: now });
  const created = await call('POST', `/rooms?${VERSION}`, {
    validFrom: '2025-12-01T00:00:00Z',
    validUntil: '2025-12-31T00:00:00+01:00',
    pstnDialOutEnabled: true,
    participants: { [rawId('a')]: { role: 'Presenter' }, [rawId('b')]: null },
  });
  expect(created.status).toBe(201);
  expect(created.body).toEqual({
    id: expect.stringMatching(/^99\d{15}$/),
    createdAt: '2025-11-20T12:00:00.5+00:00',
    validFrom: '2025-12-01T00:00:00+00:00',
    validUntil: '2025-12-30T23:00:00+00:00',
    pstnDialOutEnabled: true,
  });
  const read = await call('GET', `/rooms/${created.body.id}?${VERSION}`);
  expect([read.status, read.body]).toEqual([200, created.body]);
  expect(emulator.participantsOf(created.body.id)).toEqual([{ id: rawId('a'), role: 'Presenter' }]);
});

test('a room lasts 180 days from now unless told otherwise, and not longer', async () => {
  const emulator = await start({ clock: () => now });
  const call = azure(emulator, { date: now });
  const { body } = await call('POST', `/rooms?${VERSION}`, {});
  expect(body).toMatchObject({
    validFrom: '2025-11-20T12:00:00.5+00:00',
    validUntil: '2026-05-19T12:00:00.5+00:00',
    pstnDialOutEnabled: false,
  });
  const wrong = [
    { validUntil: '2026-05-19T12:00:01Z' },
    { validUntil: '2025-11-20T12:00:00.5Z' },
    { validFrom: 'tomorrow' },
    { pstnDialOutEnabled: 'yes' },
    { participants: [] },
    { participants: { joe: { role: 'Attendee' } } },
    'null',
    '{',
  ];
  for (const room of wrong)
    expect(await call('POST', `/rooms?${VERSION}`, room)).toMatchObject({
      status: 400,
      headers: { 'x-ms-error-code': 'BadRequest' },
      body: { error: { code: 'BadRequest' } },
    });
  expect(emulator.snapshot().azure?.rooms).toHaveLength(1);
});

test('a repeated creation answers the room of the first', async () => {
  const emulator = await start();
  const create = (id: string) =>
    azure(emulator, { headers: { 'repeatability-request-id': id, 'repeatability-first-sent': now.toUTCString() } })(
      'POST',
      `/rooms?${VERSION}`,
      {},
    );
  const first = await create('cc97f0a5-5ea4-4b5c-9e2a-5c4a2a4e7ef6');
  expect(first.headers['repeatability-result']).toBe('accepted');
  expect((await create('cc97f0a5-5ea4-4b5c-9e2a-5c4a2a4e7ef6')).body).toEqual(first.body);
  expect((await create('11111111-5ea4-4b5c-9e2a-5c4a2a4e7ef6')).body.id).not.toBe(first.body.id);
});

test('an update adds, replaces and removes, and leaves alone whom it does not mention', async () => {
  const emulator = await start();
  const { id, update, list } = roomOf(emulator, {
    participants: [
      { rawId: rawId('kept'), role: 'Consumer' },
      { rawId: rawId('promoted'), role: 'Attendee' },
      { rawId: rawId('removed'), role: 'Attendee' },
    ],
  });
  const { status, body } = await update({
    [rawId('added')]: { role: 'Collaborator', ignored: true },
    [rawId('promoted')]: { role: 'Presenter' },
    [rawId('removed')]: null,
    [rawId('never there')]: null,
  });
  expect([status, body]).toEqual([200, {}]);
  const expected = [
    { rawId: rawId('kept'), role: 'Consumer' },
    { rawId: rawId('promoted'), role: 'Presenter' },
    { rawId: rawId('added'), role: 'Collaborator' },
  ];
  expect((await list()).body).toEqual({ value: expected });
  expect(emulator.participantsOf(id)).toEqual(expected.map(({ rawId, role }) => ({ id: rawId, role })));
});

test.each(['presenter', 'Organizer', '', 1, ['Presenter']])(
  'the role %j is refused, and names its entry',
  async (role) => {
    const emulator = await start();
    const { id, update } = roomOf(emulator);
    const { status, body, headers } = await update({ [rawId('a')]: { role: 'Presenter' }, [rawId('b')]: { role } });
    expect(status).toBe(400);
    expect(headers['x-ms-error-code']).toBe('BadRequest');
    expect(body.error).toEqual({
      code: 'BadRequest',
      message: 'The request could not be understood by the server due to malformed syntax.',
      details: [
        {
          code: 'BadArgument',
          message: 'The updateParticipantsRequestDto field is required.',
          target: 'updateParticipantsRequestDto',
        },
        {
          code: 'BadArgument',
          message: expect.stringContaining(`Path: $.participants.${rawId('b')}.role |`),
          target: `$.participants.${rawId('b')}.role`,
        },
      ],
    });
    expect(emulator.participantsOf(id)).toEqual([]);
  },
);

test.each([[{ role: 'Attendee' }], [null]])('a malformed raw id with %j spoils the whole update', async (entry) => {
  const emulator = await start();
  const { id, update } = roomOf(emulator);
  for (const malformed of ['joe', '8:acs:', '8:orgid:x', '4:+49', '__proto__', '', '8:ACS:x']) {
    const body = `{"participants":{${JSON.stringify(rawId('a'))}:{"role":"Presenter"},${JSON.stringify(malformed)}:${JSON.stringify(entry)}}}`;
    const answer = await roomOf(emulator, { id }).call('PATCH', `/rooms/${id}/participants?${VERSION}`, body);
    expect([answer.status, answer.body]).toEqual([400, { error: INVALID }]);
  }
  expect((await update({ [rawId('a')]: { role: 'Attendee' } })).status).toBe(200);
});

test('a well-formed raw id can be made to be refused, named or not', async () => {
  const emulator = await start();
  const { id, update } = roomOf(emulator);
  emulator.refuseRawId(rawId('quiet'));
  emulator.refuseRawId(rawId('named'), { named: true });
  expect((await update({ [rawId('a')]: { role: 'Presenter' }, [rawId('quiet')]: null })).body).toEqual({
    error: INVALID,
  });
  expect((await update({ [rawId('a')]: { role: 'Presenter' }, [rawId('named')]: { role: 'Attendee' } })).body).toEqual({
    error: {
      ...INVALID,
      details: [{ code: 'BadArgument', message: INVALID.message, target: `$.participants.${rawId('named')}` }],
    },
  });
  expect(emulator.participantsOf(id)).toEqual([]);
  expect((await update({ [rawId('a')]: { role: 'Presenter' } })).status).toBe(200);
});

test('bodies of another shape are refused', async () => {
  const emulator = await start();
  const { id, call, path } = roomOf(emulator);
  for (const body of [
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{"participants":[]}',
    '{"participants":null}',
    '{"participants":{"8:acs:a":"Presenter"}}',
  ])
    expect(await call('PATCH', path, body)).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  const bytes = Buffer.from('{"participants":{"8:acs:\u00ff":{"role":"Attendee"}}}', 'latin1');
  const headers = { 'content-type': 'application/merge-patch+json' };
  expect((await send(emulator.url, signed(emulator, { method: 'PATCH', path, body: bytes, headers }))).status).toBe(
    400,
  );
  expect(emulator.participantsOf(id)).toEqual([]);
});

test('an unknown room is not found, and one that can be none is a bad request', async () => {
  const emulator = await start();
  const call = azure(emulator);
  const participants = { [rawId('a')]: { role: 'Presenter' } };
  for (const id of ['99199690362660524', '9919969036266052', '991996903626605240'])
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/participants', undefined],
      ['PATCH', '/participants', { participants }],
    ] as const) {
      const answer = await call(method, `/rooms/${id}${path}?${VERSION}`, body);
      expect([answer.status, answer.body]).toEqual([404, { error: NOT_FOUND }]);
      expect(answer.headers['x-ms-error-code']).toBe('NotFound');
    }
  for (const id of ['1', '991996903626605', '9919969036266052400', ''])
    expect(await call('GET', `/rooms/${id}?${VERSION}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', message: 'Invalid room ID length.' } },
    });
});

test('pages are joined by links on the host that was called, which may need care in encoding', async () => {
  const emulator = await start({ assume: { nextLink: 'needs-care' }, pageSizes: { azure: 2 } });
  const ids = ['a', 'b', 'c', 'd', 'e'].map(rawId);
  const { call, path } = roomOf(emulator, { participants: ids.map((id) => ({ rawId: id, role: 'Attendee' })) });
  const host = emulator.url.replace('http://127.0.0.1', 'localhost');
  const found: string[] = [];
  let next: string | undefined = path;
  for (let pages = 0; next !== undefined && pages < 10; pages += 1) {
    const outgoing = signed(emulator, { method: 'GET', path: next });
    const { status, body } = await send(emulator.url, outgoing);
    expect(status).toBe(200);
    found.push(...body.value.map((it: { rawId: string }) => it.rawId));
    next = body.nextLink?.replace(emulator.url, '');
    if (next === undefined) break;
    for (const mark of ['+', '/', '=', '~', ':', '%20']) expect(next.split('continuationToken=')[1]).toContain(mark);
    const formEncoded = new URL(next, emulator.url);
    formEncoded.search = formEncoded.searchParams.toString();
    const again = await call('GET', formEncoded.pathname + formEncoded.search);
    expect(again.status).toBe(200);
  }
  expect(found).toEqual(ids);

  const elsewhere = await call('GET', path);
  expect(elsewhere.body.nextLink.startsWith(`${emulator.url}/rooms/`)).toBe(true);
  const outgoing = signed({ ...emulator, url: `http://${host}` }, { method: 'GET', path });
  expect((await send(emulator.url, outgoing)).body.nextLink.startsWith(`http://${host}/rooms/`)).toBe(true);

  for (const token of ['x', '%2BRID:~000002/==%20TRC', '+RID:~00002/==%20TRC', ''])
    expect((await call('GET', `${path}&continuationToken=${token}`)).status).toBe(400);
});

test('an api-version is asked for, and the known ones are told', async () => {
  const emulator = await start();
  const { id, call } = roomOf(emulator);
  const path = `/rooms/${id}/participants`;
  for (const query of [
    '',
    '?',
    '?api-version=',
    '?api-version=2099-01-01',
    '?api-version=2025-03-13&api-version=2025-03-13',
  ]) {
    const { status, body, headers } = await call('GET', path + query);
    expect(status).toBe(400);
    expect(body.error.message).toContain('2025-03-13');
    expect(headers['api-supported-versions']).toBe('2023-06-14, 2023-10-30-preview, 2024-04-15, 2025-03-13');
    expect(headers['x-ms-error-code']).toBe(body.error.code);
  }
  for (const version of ['2023-06-14', '2023-10-30-preview', '2024-04-15', '2025-03-13'])
    expect((await call('GET', `${path}?api-version=${version}`)).status).toBe(200);
  expect((await call('POST', `/identities?${VERSION}`, {})).status).toBe(400);
  const collaborator = { participants: { [rawId('a')]: { role: 'Collaborator' } } };
  expect((await call('PATCH', `${path}?api-version=2024-04-15`, collaborator)).status).toBe(400);
  expect((await call('PATCH', `${path}?${VERSION}`, collaborator)).status).toBe(200);
});

test('an identity is created, with a token when scopes are given', async () => {
  const emulator = await start({ clock: () => now });
  const call = azure(emulator, { date: now });
  const path = '/identities?api-version=2023-10-01';
  const plain = await call('POST', path);
  expect([plain.status, plain.body]).toEqual([
    201,
    { identity: { id: expect.stringMatching(new RegExp(`^8:acs:${emulator.azure.resourceId}_[0-9a-f-]{36}$`)) } },
  ]);
  const { body } = await call('POST', path, { createTokenWithScopes: ['voip'], expiresInMinutes: 60 });
  expect(body.accessToken).toEqual({
    token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    expiresOn: '2025-11-20T13:00:00.5+00:00',
  });
  expect(body.identity.id).not.toBe(plain.body.identity.id);
  for (const wrong of [
    { createTokenWithScopes: 'voip' },
    { createTokenWithScopes: ['x'] },
    { expiresInMinutes: 59 },
    '[]',
  ])
    expect((await call('POST', path, wrong)).status).toBe(400);
  expect(emulator.snapshot().azure?.identities).toHaveLength(2);
});

test('every answer can be traced', async () => {
  const emulator = await start();
  const { path } = roomOf(emulator);
  const traced = azure(emulator, { headers: { 'x-ms-client-request-id': 'mine' } });
  for (const answer of [await traced('GET', path), await traced('GET', '/nope'), await traced('GET', '/rooms/%ZZ')])
    expect(answer.headers).toMatchObject({
      'x-ms-client-request-id': 'mine',
      'ms-cv': expect.stringMatching(/^[\w+/]{22}\.0$/),
      'x-azure-ref': expect.any(String),
      'request-context': 'appId=',
    });
});

test('what is not served is not found, and says so', async () => {
  const emulator = await start();
  const { id, call } = roomOf(emulator);
  for (const [method, path] of [
    ['PUT', `/rooms/${id}`],
    ['GET', '/identities'],
    ['HEAD', `/rooms/${id}`],
    ['GET', '/'],
  ] as const) {
    const { status, body } = await call(method, `${path}?${VERSION}`);
    expect(status).toBe(404);
    if (method !== 'HEAD') expect(body.error.innererror.message).toContain(`no ${method} of this path`);
  }
  expect((await send(emulator.url, { method: 'GET', path: '/rooms' })).status).toBe(401);
});

test('concurrent updates all count', async () => {
  const emulator = await start();
  const { id, update } = roomOf(emulator);
  await Promise.all(Array.from({ length: 40 }, (_, index) => update({ [rawId(`${index}`)]: { role: 'Presenter' } })));
  await Promise.all(Array.from({ length: 20 }, (_, index) => update({ [rawId(`${index}`)]: null })));
  expect(emulator.participantsOf(id)).toHaveLength(20);
});
