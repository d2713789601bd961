import { expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { azure, rawId, type SigningOptions, signed, VERSION } from './support/azure.js';
import { send } from './support/send.js';
import { starter } from './support/started.js';

const start = starter();

const path = `/rooms/99199690362660524?${VERSION}`;
const seed = (more = {}) => ({ state: { azure: { rooms: [{ id: '99199690362660524' }], ...more } } });
const get = (emulator: Emulator, options?: SigningOptions) => azure(emulator, options)('GET', path);

const expectDenied = ({ status, body, headers }: Awaited<ReturnType<typeof get>>, reason: RegExp) => {
  expect([status, headers['x-ms-error-code']]).toEqual([401, 'Denied']);
  expect(body.error).toEqual({
    code: 'Denied',
    message: 'Denied by the resource provider.',
    innererror: { code: 'Emulator', message: expect.stringMatching(reason) },
  });
};

test('each of the access keys signs; no other does', async () => {
  const accessKeys = ['b25l', 'dHdv'];
  const emulator = await start(seed({ accessKeys }));
  expect(emulator.azure).toMatchObject({ accessKey: 'b25l' });
  expect(emulator.azure.connectionString).toBe(`endpoint=${emulator.url}/;accesskey=b25l`);
  for (const accessKey of accessKeys) expect((await get(emulator, { accessKey })).status).toBe(200);
  expectDenied(await get(emulator, { accessKey: 'dGhyZWU=' }), /another key/);
});

test('a date may be 15 minutes off either way, and no more', async () => {
  const now = new Date('2025-11-20T12:00:00Z');
  const emulator = await start({ ...seed(), clock: () => now });
  for (const minutes of [-15, 0, 15])
    expect((await get(emulator, { date: new Date(now.getTime() + minutes * 60_000) })).status).toBe(200);
  for (const seconds of [-901, 901, -1200, 1200])
    expectDenied(await get(emulator, { date: new Date(now.getTime() + seconds * 1000) }), /15 minutes/);
});

test('the target, the host and the body that arrived are those that must be signed', async () => {
  const emulator = await start(seed());
  expectDenied(await get(emulator, { signedPath: path.replace('?', '?x=1&') }), /another text/);
  expectDenied(await get(emulator, { signedPath: `/${path}` }), /another text/);
  expectDenied(await get(emulator, { headers: { host: 'localhost' } }), /another text/);
  const participants = { [rawId('a')]: { role: 'Presenter' } };
  const patch = azure(emulator, { hashedBody: '{"participants":{}}' });
  const answer = await patch('PATCH', path.replace('?', '/participants?'), { participants });
  expectDenied(answer, /hash of the body/);
  expect(emulator.participantsOf('99199690362660524')).toEqual([]);
});

test('all that must be signed must be there', async () => {
  const emulator = await start(seed());
  const { headers = {} } = signed(emulator, { method: 'GET', path });
  const { authorization = '' } = headers;
  const without = (name: string) => Object.fromEntries(Object.entries(headers).filter(([it]) => it !== name));
  const cases = [
    [without('authorization'), /no Authorization/],
    [without('x-ms-date'), /x-ms-date is missing/],
    [without('x-ms-content-sha256'), /x-ms-content-sha256 is missing/],
    [{ ...headers, authorization: authorization.replace(';host', '') }, /host is not among/],
    [{ ...headers, authorization: authorization.replace('x-ms-date;', '') }, /date is not among/],
    [{ ...headers, authorization: 'HMAC-SHA256 x' }, /neither/],
    [{ ...headers, authorization: 'Basic eDp5' }, /neither/],
    [{ ...headers, authorization: authorization.slice(0, -1) }, /another key/],
  ] as const;
  for (const [headers, reason] of cases)
    expectDenied(await send(emulator.url, { method: 'GET', path, headers }), reason);
  expect((await send(emulator.url, { method: 'GET', path, headers })).status).toBe(200);
});

test('a signature over `date` in place of `x-ms-date` is as good', async () => {
  const emulator = await start(seed());
  const { headers = {} } = signed(emulator, { method: 'GET', path });
  const { 'x-ms-date': date = '', ...rest } = headers;
  const authorization = rest['authorization']?.replace('x-ms-date', 'date') ?? '';
  expect((await send(emulator.url, { method: 'GET', path, headers: { ...rest, date, authorization } })).status).toBe(
    200,
  );
});

test('a seeded Entra token is accepted in place of a signature', async () => {
  const emulator = await start(seed({ entraTokens: ['entra-token'] }));
  const bearer = (token: string) =>
    send(emulator.url, { method: 'GET', path, headers: { authorization: `Bearer ${token}` } });
  expect((await bearer('entra-token')).status).toBe(200);
  expectDenied(await bearer('entra-toke'), /entraTokens/);
});

test('a refusal holds neither the key nor the signature that would have been right', async () => {
  const emulator = await start(seed());
  const { headers = {} } = signed(emulator, { method: 'GET', path });
  const right = headers['authorization']?.split('Signature=')[1] ?? '';
  const wrong = { ...headers, authorization: `${headers['authorization']?.split('Signature=')[0]}Signature=AAAA` };
  const { text, headers: answered } = await send(emulator.url, { method: 'GET', path, headers: wrong });
  for (const secret of [right, emulator.azure.accessKey]) expect(text + JSON.stringify(answered)).not.toContain(secret);
});
