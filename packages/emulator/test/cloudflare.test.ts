import { expect, test } from '@jest/globals';
import { cloudflare, meetingOf } from './support/cloudflare.js';
import { send } from './support/send.js';
import { starter } from './support/started.js';

const start = starter();

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const now = new Date('2025-11-20T12:00:00.000Z');

test('a meeting is created, and read back', async () => {
  const emulator = await start({ clock: () => now });
  const call = cloudflare(emulator);
  const created = await call('POST', '/meetings', { title: 'Weekly', record_on_start: true });
  expect(created.status).toBe(201);
  expect(created.body).toEqual({
    success: true,
    data: {
      id: expect.stringMatching(UUID),
      title: 'Weekly',
      status: 'ACTIVE',
      record_on_start: true,
      created_at: now.toISOString(),
      updated_at: now.toISOString(),
    },
  });
  const read = await call('GET', `/meetings/${created.body.data.id}`);
  expect([read.status, read.body]).toEqual([200, created.body]);
  expect(await call('POST', '/meetings', { title: null })).toMatchObject({ status: 201 });
  for (const wrong of [{ title: 1 }, [], 'null', '{'])
    expect(await call('POST', '/meetings', wrong)).toMatchObject({ status: 400, body: { error: { code: 400 } } });
});

test('a fresh app has the four usual presets', async () => {
  const emulator = await start();
  const { status, body } = await cloudflare(emulator)('GET', '/presets');
  expect(status).toBe(200);
  expect(body.data.map(({ name }: { name: string }) => name)).toEqual([
    'group_call_host',
    'group_call_participant',
    'webinar_presenter',
    'webinar_viewer',
  ]);
  expect(body.data[0].id).toMatch(UUID);
  expect(body.paging).toEqual({ total_count: 4, start_offset: 1, end_offset: 4 });
});

test('adding answers 201 with the record, an id of the vendor and a token', async () => {
  const emulator = await start({ clock: () => now });
  const { id, add } = meetingOf(emulator);
  const { status, body } = await add('user-42', { name: 'Jane', picture: 'https://example.com/j.png' });
  expect(status).toBe(201);
  expect(body).toEqual({
    success: true,
    data: {
      id: expect.stringMatching(UUID),
      token: expect.stringMatching(JWT),
      name: 'Jane',
      picture: 'https://example.com/j.png',
      preset_name: 'group_call_host',
      custom_participant_id: 'user-42',
      created_at: now.toISOString(),
      updated_at: now.toISOString(),
    },
  });
  expect(emulator.participantsOf(id)).toEqual([
    {
      id: body.data.id,
      role: 'group_call_host',
      customParticipantId: 'user-42',
      name: 'Jane',
      picture: 'https://example.com/j.png',
    },
  ]);
});

test('reading and listing answer the record without its token', async () => {
  const emulator = await start();
  const { add, call, path } = meetingOf(emulator);
  const { token: _token, ...record } = (await add('user-42', { name: '' })).body.data;
  expect((await call('GET', `${path}/${record.id}`)).body).toEqual({ success: true, data: record });
  expect((await call('GET', path)).body).toEqual({
    success: true,
    data: [record],
    paging: { total_count: 1, start_offset: 1, end_offset: 1 },
  });
  expect(record).toMatchObject({ name: '', picture: null });
});

test('an edit changes what it names and no more', async () => {
  let time = now.getTime();
  const emulator = await start({ clock: () => new Date(time) });
  const { add, call, path } = meetingOf(emulator);
  const added = (await add('user-42', { name: 'Jane', picture: 'https://example.com/j.png' })).body.data;
  time += 60_000;
  const edited = await call('PATCH', `${path}/${added.id}`, {
    preset_name: 'webinar_viewer',
    picture: null,
    custom_participant_id: 'other',
    id: 'other',
  });
  expect(edited.status).toBe(200);
  expect(edited.body.data).toEqual({
    ...added,
    preset_name: 'webinar_viewer',
    picture: null,
    updated_at: '2025-11-20T12:01:00.000Z',
    token: expect.stringMatching(JWT),
  });
  expect((await call('PATCH', `${path}/${added.id}`, { name: null })).body.data.name).toBeNull();
});

test('a delete answers the preset by its id, and the person is gone', async () => {
  const emulator = await start();
  const { id, add, call, path } = meetingOf(emulator);
  const added = (await add('user-42')).body.data;
  const preset = (await call('GET', '/presets')).body.data[0].id;
  const { status, body } = await call('DELETE', `${path}/${added.id}`);
  expect([status, body]).toEqual([
    200,
    {
      success: true,
      data: {
        custom_participant_id: 'user-42',
        preset_id: preset,
        created_at: added.created_at,
        updated_at: added.updated_at,
      },
    },
  ]);
  expect(emulator.participantsOf(id)).toEqual([]);
  expect((await call('GET', `${path}/${added.id}`)).status).toBe(404);
});

test('a refreshed token is another one, and is asked for without a body', async () => {
  const emulator = await start();
  const { add, call, path } = meetingOf(emulator);
  const added = (await add('user-42')).body.data;
  const { status, body } = await call('POST', `${path}/${added.id}/token`);
  expect([status, Object.keys(body.data)]).toEqual([200, ['token']]);
  expect(body.data.token).toMatch(JWT);
  expect(body.data.token).not.toBe(added.token);
});

test('pages join up, whatever size is asked for', async () => {
  const emulator = await start({ pageSizes: { cloudflare: 2 } });
  const { id, call, path } = meetingOf(emulator);
  const ids = Array.from({ length: 5 }, () => emulator.putMeetingParticipant(id, { presetName: 'webinar_viewer' }).id);
  const page = async (query: string) => {
    const { body } = await call('GET', path + query);
    return [body.data.map((it: { id: string }) => ids.indexOf(it.id)), Object.values(body.paging)];
  };
  expect(await page('')).toEqual([
    [0, 1],
    [5, 1, 2],
  ]);
  expect(await page('?page_no=2')).toEqual([
    [2, 3],
    [5, 3, 4],
  ]);
  expect(await page('?page_no=3&per_page=100')).toEqual([[4], [5, 5, 5]]);
  expect(await page('?page_no=4')).toEqual([[], [5, 5, 5]]);
  expect(await page('?page_no=2&per_page=1')).toEqual([[1], [5, 2, 2]]);
  expect(await page('?per_page=0')).toEqual([
    [0, 1],
    [5, 1, 2],
  ]);
  for (const wrong of ['?page_no=0', '?page_no=-1', '?page_no=x', '?per_page=1.5', '?page_no=1&page_no=2'])
    expect((await call('GET', path + wrong)).status).toBe(400);
});

test('what a participant cannot be is refused, and nobody is changed', async () => {
  const emulator = await start();
  const { id, add, call, path } = meetingOf(emulator);
  const added = (await add('user-42', { name: 'Jane' })).body.data;
  const before = emulator.participantsOf(id);
  const wrong = [
    { name: 1 },
    { name: 'Joe', picture: 'not a uri' },
    { picture: 1 },
    { name: 'Joe', preset_name: 1 },
    { preset_name: null },
    [],
    'null',
    '{"name":',
    '',
  ];
  for (const body of wrong) {
    const { status, body: answer } = await call('PATCH', `${path}/${added.id}`, body);
    expect([status, answer]).toEqual([
      400,
      { success: false, error: { code: 400, message: expect.stringMatching(/must|JSON/) } },
    ]);
  }
  expect((await call('PATCH', `${path}/${added.id}`, { name: 'Joe', preset_name: 'nope' })).status).toBe(404);
  for (const body of [{ preset_name: 'group_call_host' }, { custom_participant_id: 'a' }, { preset_name: 1 }, {}])
    expect((await call('POST', path, body)).status).toBe(400);
  expect((await add('b', { preset_name: 'constructor' })).status).toBe(404);
  expect((await add('b', { custom_participant_id: null })).status).toBe(400);
  expect(emulator.participantsOf(id)).toEqual(before);
});

test('an unknown meeting, participant, app, account and path are refused, each in its own words', async () => {
  const emulator = await start();
  const { call, path } = meetingOf(emulator);
  const unknown = '00000000-0000-4000-8000-000000000000';
  const kit = (message: string) => ({ success: false, error: { code: 404, message } });
  const gateway = (code: number) => ({
    success: false,
    errors: [{ code, message: expect.any(String) }],
    messages: expect.any(Array),
    result: null,
  });

  const noMeeting = kit(`No meeting found with id ${unknown}`);
  expect((await call('GET', `/meetings/${unknown}`)).body).toEqual(noMeeting);
  for (const method of ['GET', 'PATCH', 'DELETE'])
    expect(await call(method, `/meetings/${unknown}/participants/x`, {})).toMatchObject({
      status: 404,
      body: noMeeting,
    });

  const nobody = kit(`No participant found with id ${unknown}`);
  for (const method of ['GET', 'PATCH', 'DELETE'])
    expect(await call(method, `${path}/${unknown}`, {})).toMatchObject({ status: 404, body: nobody });
  expect(await call('POST', `${path}/${unknown}/token`)).toMatchObject({ status: 404, body: nobody });
  expect((await call('PATCH', `${path}/`, { name: 'x' })).status).toBe(404);

  const noApp = await cloudflare(emulator, { appId: 'nope' })('GET', '/presets');
  expect([noApp.status, noApp.body]).toEqual([404, kit('No app found with id nope')]);
  const noAccount = await cloudflare(emulator, { accountId: 'nope' })('GET', '/presets');
  expect([noAccount.status, noAccount.body]).toEqual([404, gateway(7003)]);
  const noPath = await call('GET', '/recordings');
  expect([noPath.status, noPath.body]).toEqual([404, gateway(7000)]);
  expect(noPath.body.messages[0].message).toContain('README');
});

test('a missing or wrong token is refused by the gateway, with code 10000', async () => {
  const emulator = await start({
    state: { cloudflare: { accounts: [{ apiTokens: ['one', 'two'] }, { id: 'second', apiTokens: ['three'] }] } },
  });
  const { accountId, appId } = emulator.cloudflare;
  const path = `/client/v4/accounts/${accountId}/realtime/kit/${appId}/presets`;
  const denied = {
    success: false,
    errors: [{ code: 10000, message: 'Authentication error' }],
    messages: [],
    result: null,
  };
  for (const headers of [{}, { authorization: 'Basic b25lOnR3bw==' }, { 'x-auth-key': 'one', 'x-auth-email': 'a@b.c' }])
    expect(await send(emulator.url, { method: 'GET', path, headers })).toMatchObject({ status: 401, body: denied });
  for (const apiToken of ['on', 'onetwo', 'ONE', 'one, two'])
    expect(await cloudflare(emulator, { apiToken })('GET', '/presets')).toMatchObject({ status: 401, body: denied });
  for (const apiToken of ['one', 'two'])
    expect((await cloudflare(emulator, { apiToken })('GET', '/presets')).status).toBe(200);
  const others = await cloudflare(emulator, { apiToken: 'three' })('GET', '/presets');
  expect([others.status, others.body]).toEqual([403, denied]);
});

test('every answer names its request', async () => {
  const emulator = await start();
  const call = cloudflare(emulator);
  const answers = [
    await call('GET', '/presets'),
    await call('GET', '/nope'),
    await cloudflare(emulator, { apiToken: 'x' })('GET', '/presets'),
    await send(emulator.url, { method: 'GET', path: '/client/v4/%ZZ' }),
  ];
  const rays = answers.map(({ headers }) => headers['cf-ray']);
  for (const ray of rays) expect(ray).toMatch(/^[0-9a-f]{16}-EMU$/);
  expect(new Set(rays).size).toBe(rays.length);
  for (const { headers } of answers) expect(headers['content-type']).toMatch(/^application\/json/);
});

test('concurrent requests all count', async () => {
  const emulator = await start({ pageSizes: { cloudflare: 100 } });
  const { id, add, call, path } = meetingOf(emulator);
  const added = await Promise.all(Array.from({ length: 40 }, (_, index) => add(`user-${index}`)));
  expect(new Set(added.map(({ body }) => body.data.id)).size).toBe(40);
  await Promise.all(added.map(({ body }) => call('PATCH', `${path}/${body.data.id}`, { name: body.data.id })));
  await Promise.all(added.slice(20).map(({ body }) => call('DELETE', `${path}/${body.data.id}`)));
  expect((await call('GET', path)).body.paging.total_count).toBe(20);
  for (const { id: participant, name } of emulator.participantsOf(id)) expect(name).toBe(participant);
});
