import { describe, expect, test } from '@jest/globals';
import { azure, roomOf, VERSION } from './support/azure.js';
import { cloudflare } from './support/cloudflare.js';
import { starter } from './support/started.js';

const start = starter();

const IDS = [
  'a/b',
  '../x',
  '..',
  '.',
  '%',
  '%2F',
  '%252F',
  'a+b c',
  'a?b#c&d=e;f',
  '\'"<>\\`',
  '8:acs:x_y',
  '__proto__',
  'constructor',
  'toString',
  '1',
  '99199690362660524',
  '😀👩‍👩‍👧',
  '\u0000\n',
  'x'.repeat(2048),
  '😀'.repeat(512),
].map((id) => [id.length > 40 ? `${id.slice(0, 4)}… of ${id.length}` : JSON.stringify(id), id] as const);

describe.each(IDS)('%s', (_title, id) => {
  const others = IDS.map(([, other]) => other).filter((other) => other !== id);

  test('is one segment of a path at Cloudflare, and nobody else is met', async () => {
    const participants = [id, ...others].map((it) => ({
      id: it,
      presetName: 'webinar_viewer',
      customParticipantId: it,
    }));
    const apps = [{ id, meetings: [{ id, participants }, ...others.map((it) => ({ id: it }))] }];
    const emulator = await start({ state: { cloudflare: { accounts: [{ id, apps }] } } });
    const call = cloudflare(emulator, { accountId: encodeURIComponent(id), appId: encodeURIComponent(id) });
    const path = `/meetings/${encodeURIComponent(id)}/participants`;
    const one = `${path}/${encodeURIComponent(id)}`;
    expect((await call('GET', one)).body.data).toMatchObject({ id, custom_participant_id: id });
    expect((await call('PATCH', one, { name: id })).body.data).toMatchObject({ id, name: id });
    expect(emulator.participantsOf(id).filter(({ name }) => name !== null)).toMatchObject([{ id, name: id }]);
    expect((await call('DELETE', one)).body.data.custom_participant_id).toBe(id);
    expect(emulator.participantsOf(id).map((it) => it.id)).toEqual(others);
    expect((await call('GET', one)).status).toBe(404);
    const added = await call('POST', path, { custom_participant_id: id, preset_name: 'webinar_viewer', name: id });
    expect(added.body.data).toMatchObject({ custom_participant_id: id, name: id });
  });

  test('is one segment of a path and one key of a map at Azure, and nobody else is met', async () => {
    const participants = others.map((it) => ({ rawId: it, role: 'Attendee' }));
    const emulator = await start({
      assume: { rawIdForm: 'any' },
      state: { azure: { rooms: [{ id, participants }, ...others.map((it) => ({ id: it }))] } },
    });
    const call = azure(emulator);
    const path = `/rooms/${encodeURIComponent(id)}/participants?${VERSION}`;
    const update = (entry: string) => call('PATCH', path, `{"participants":{${JSON.stringify(id)}:${entry}}}`);
    expect(await update('{"role":"Presenter"}')).toMatchObject({ status: 200, body: {} });
    expect((await call('GET', path)).body.value).toEqual([...participants, { rawId: id, role: 'Presenter' }]);
    expect(await update('{"role":"Nobody"}')).toMatchObject({
      status: 400,
      body: { error: { details: [{}, { target: `$.participants.${id}.role` }] } },
    });
    expect((await update('null')).status).toBe(200);
    expect((await call('GET', path)).body.value).toEqual(participants);
    for (const other of others) expect(emulator.participantsOf(other)).toEqual([]);
  });
});

test('a prototype that a body brings along is no role', async () => {
  const emulator = await start({ assume: { rawIdForm: 'any' } });
  const { id, call, path } = roomOf(emulator);
  const body = '{"participants":{"x":{"__proto__":{"role":"Presenter"}}}}';
  expect((await call('PATCH', path, body)).status).toBe(400);
  expect((await call('PATCH', path, '{"__proto__":{"participants":{"x":{"role":"Presenter"}}}}')).status).toBe(200);
  expect(emulator.participantsOf(id)).toEqual([]);
});

test('a path that is not percent-encoded rightly is refused in the words of its vendor', async () => {
  const emulator = await start();
  const bad = await cloudflare(emulator)('GET', '/meetings/%ZZ/participants');
  expect(bad).toMatchObject({ status: 400, body: { success: false, errors: [{ code: 7001 }] } });
  const worse = await azure(emulator)('GET', `/rooms/%FF/participants?${VERSION}`);
  expect(worse).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  expect(emulator.requests.all.map(({ status }) => status)).toEqual([400, 400]);
});
