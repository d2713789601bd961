import { expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { azure } from './support/azure.js';
import { starter } from './support/started.js';

const start = starter();

const now = new Date('2025-11-20T12:00:00.500Z');
const VERSION = 'api-version=2023-10-01';
const path = (rawId: string, action = '') => `/identities/${encodeURIComponent(rawId)}${action}?${VERSION}`;

const started = async () => {
  const emulator = await start({ clock: () => now });
  const call = azure(emulator, { date: now });
  const rawId = emulator.createIdentity();
  return { emulator, call, rawId, issue: (body: unknown) => call('POST', path(rawId, '/:issueAccessToken'), body) };
};

const tokensOf = (emulator: Emulator) => emulator.snapshot().azure?.tokens ?? [];

test('a token lasts a day unless told otherwise, and earlier ones stay good', async () => {
  const { emulator, rawId, issue } = await started();
  const first = await issue({ scopes: ['voip'], expiresInMinutes: null });
  const second = await issue({ scopes: ['chat', 'chat'], expiresInMinutes: 60 });
  expect([first.status, first.body.expiresOn]).toEqual([200, '2025-11-21T12:00:00.5+00:00']);
  expect([second.status, second.body.expiresOn]).toEqual([200, '2025-11-20T13:00:00.5+00:00']);
  expect(tokensOf(emulator)).toEqual([
    { token: first.body.token, rawId, scopes: ['voip'], expiresOn: '2025-11-21T12:00:00.500Z', revoked: false },
    { token: second.body.token, rawId, scopes: ['chat'], expiresOn: '2025-11-20T13:00:00.500Z', revoked: false },
  ]);
  const [, claims = ''] = first.body.token.split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    skypeid: rawId.replace('8:', ''),
    scp: ['voip'],
    exp: Math.floor(Date.parse('2025-11-21T12:00:00.500Z') / 1000),
  });
});

test.each([
  [{}, 'Scopes'],
  [{ scopes: null }, 'Scopes'],
  [{ scopes: [] }, 'Scopes'],
  [{ scopes: 'voip' }, 'Scopes'],
  [{ scopes: ['voip', 'video'] }, 'Scopes'],
  [{ scopes: ['voip'], expiresInMinutes: 59 }, 'ExpiresInMinutes'],
  [{ scopes: ['voip'], expiresInMinutes: 1441 }, 'ExpiresInMinutes'],
  [{ scopes: ['voip'], expiresInMinutes: 60.5 }, 'ExpiresInMinutes'],
  [{ scopes: ['voip'], expiresInMinutes: '60' }, 'ExpiresInMinutes'],
])('no token is issued for %j', async (body, target) => {
  const { emulator, issue } = await started();
  const answer = await issue(body);
  expect([answer.status, answer.headers['x-ms-error-code']]).toEqual([400, undefined]);
  expect(answer.body.error).toEqual({ code: 'ValidationError', message: expect.stringContaining(target), target });
  expect(tokensOf(emulator)).toEqual([]);
});

test('the refusals that were recorded are told in those words', async () => {
  const { issue } = await started();
  expect((await issue({ scopes: null })).body.error.message).toBe('Scopes: The Scopes field is required.');
  expect((await issue({ scopes: ['chat'], expiresInMinutes: 1441 })).body.error.message).toBe(
    'ExpiresInMinutes value 1441 is invalid. Value must be within the [60, 1440] interval.',
  );
});

test('a user is created without a body, and no token comes with null', async () => {
  const { emulator, call } = await started();
  for (const body of [undefined, {}, { createTokenWithScopes: null, expiresInMinutes: null }]) {
    const answer = await call('POST', `/identities?${VERSION}`, body);
    expect([answer.status, Object.keys(answer.body)]).toEqual([201, ['identity']]);
  }
  const wrong = { createTokenWithScopes: ['voip'], expiresInMinutes: 1 };
  expect((await call('POST', `/identities?${VERSION}`, wrong)).status).toBe(400);
  expect(emulator.snapshot().azure?.identities).toHaveLength(4);
});

test('revoking touches the tokens of one user, and can be repeated', async () => {
  const { emulator, call, rawId, issue } = await started();
  const other = emulator.createIdentity();
  await issue({ scopes: ['voip'] });
  await call('POST', path(other, '/:issueAccessToken'), { scopes: ['voip'] });
  for (let times = 0; times < 2; times += 1) {
    const { status, text } = await call('POST', path(rawId, '/:revokeAccessTokens'));
    expect([status, text]).toEqual([204, '']);
    expect(tokensOf(emulator).map(({ rawId, revoked }) => [rawId, revoked])).toEqual([
      [rawId, true],
      [other, false],
    ]);
  }
});

test('who is deleted is unknown, and stays on rosters', async () => {
  const { emulator, call, rawId } = await started();
  const { id } = emulator.createRoom({ participants: [{ rawId, role: 'Attendee' }] });
  expect((await call('DELETE', path(rawId))).status).toBe(204);
  expect(emulator.snapshot().azure?.identities).toEqual([]);
  expect(emulator.participantsOf(id)).toHaveLength(1);
  for (const again of [
    await call('DELETE', path(rawId)),
    await call('POST', path(rawId, '/:revokeAccessTokens')),
    await call('POST', path(rawId, '/:issueAccessToken'), { scopes: ['voip'] }),
  ])
    expect(again).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
});

test('the raw id may come with its colons as they are', async () => {
  const { call, rawId } = await started();
  expect((await call('POST', `/identities/${rawId}/:issueAccessToken?${VERSION}`, { scopes: ['voip'] })).status).toBe(
    200,
  );
  expect((await call('POST', `/identities/${rawId}/:nothing?${VERSION}`)).body.error.innererror.message).toContain(
    'serves no POST',
  );
});
