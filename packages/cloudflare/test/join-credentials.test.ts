import { inspect } from 'node:util';
import { CloudflareJoinCredentialService } from '@anyroom/cloudflare';
import { type ErrorCode, Secret } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { failure } from './support/failure.js';
import {
  type Answered,
  APP_PATH,
  gateway,
  intercepted,
  kit,
  MEETING,
  MEETING_PATH,
  PERSON,
  PERSON_PATH,
  services,
  TOKEN,
} from './support/intercepted.js';

const open = services(CloudflareJoinCredentialService);

const JOIN_TOKEN = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"exp":4102444800}').toString('base64url')}.c2lnbmF0dXJl`;
const answer = { body: { success: true, data: { token: JOIN_TOKEN } } };
const yes = { body: { success: true, data: {} } };
const gone = { status: 404, body: kit(404) };
const issue = () => open().issueJoinCredential(MEETING, PERSON);

describe('a join credential', () => {
  test('is a POST without a body and without a content type', async () => {
    const sent = intercepted([answer]);
    await open().issueJoinCredential({ id: MEETING, provider: 'cloudflare' }, PERSON);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: 'POST', path: `${PERSON_PATH}/token`, body: '' });
    expect(sent[0]?.headers).toMatchObject({ accept: 'application/json', authorization: `Bearer ${TOKEN}` });
    expect(sent[0]?.headers).not.toHaveProperty('content-type');
  });

  test.each(['a/b', '%2F', '😀', '"'])('takes any id: %j', async (id) => {
    const sent = intercepted([answer]);
    await open().issueJoinCredential(id, id);
    const segment = encodeURIComponent(id);
    expect(sent[0]?.path).toBe(`${APP_PATH}/meetings/${segment}/participants/${segment}/token`);
  });

  test('is a Secret and nothing else: the vendor does not say when it ends, and nobody looks into it', async () => {
    intercepted([answer]);
    const credential = await issue();
    expect(Object.keys(credential)).toEqual(['token']);
    expect(Secret.is(credential.token)).toBe(true);
    expect(credential.token.reveal()).toBe(JOIN_TOKEN);
    expect(`${inspect(credential, { depth: null, showHidden: true })} ${JSON.stringify(credential)}`).not.toContain(
      JOIN_TOKEN,
    );
  });

  test('is safe to ask for again, and asked for again', async () => {
    const sent = intercepted([{ status: 503, headers: { 'retry-after': '0' } }, answer]);
    await open({}, { maxAttempts: 2 }).issueJoinCredential(MEETING, PERSON);
    expect(sent).toHaveLength(2);
  });

  test('whose answer got lost may be asked for again', async () => {
    intercepted([{ status: 503 }]);
    expect(await failure(issue())).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: true });
  });

  test('cannot be given a length', async () => {
    const sent = intercepted([]);
    const error = await failure(open().issueJoinCredential(MEETING, PERSON, { validForInMs: 60_000 }));
    expect(error).toMatchObject({ code: 'unsupported', outcome: 'not-sent', fields: ['validForInMs'] });
    expect(sent).toHaveLength(0);
  });

  test.each([
    ['an empty id', '', {}],
    ['an unknown option', PERSON, { expiresIn: 1 }],
    ['a length that is none', PERSON, { validForInMs: -1 }],
  ])('is refused unsent for %s', async (_, id, options) => {
    const sent = intercepted([]);
    const error = await failure(open().issueJoinCredential(MEETING, id, options as object));
    expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
    expect(sent).toHaveLength(0);
  });
});

describe('what went wrong', () => {
  test.each<[string, Answered, ErrorCode]>([
    ['401', { status: 401 }, 'unauthenticated'],
    ['code 971 at 200', { body: gateway(971) }, 'rate-limited'],
    ['success: false at 200', { body: { success: false } }, 'unknown'],
    ['HTML at 200', { body: '<html>' }, 'malformed-response'],
    ['no data', { body: { success: true } }, 'malformed-response'],
    ['no token', { body: { success: true, data: {} } }, 'malformed-response'],
    ['an empty token', { body: { success: true, data: { token: '' } } }, 'malformed-response'],
    [
      'a token in an answer that is none',
      { body: { success: 'yes', data: { token: JOIN_TOKEN } } },
      'malformed-response',
    ],
    ['a token in a refusal', { status: 403, body: kit(403, `Not with ${JOIN_TOKEN}`) }, 'permission-denied'],
    ['a token where none belongs', { body: { success: true, data: { [JOIN_TOKEN]: 1 } } }, 'malformed-response'],
  ])('%s', async (_, answered, code) => {
    intercepted([answered]);
    const error = await failure(issue());
    expect(error.code).toBe(code);
    const shown = `${error.stack} ${inspect(error, { depth: null, showHidden: true })} ${JSON.stringify(error)}`;
    expect(shown).not.toContain(JOIN_TOKEN);
    expect(shown).not.toContain(TOKEN);
  });

  test.each([
    ['404', gone],
    ['400', { status: 400, body: kit(400) }],
    ['422', { status: 422, body: kit(422) }],
  ])('nobody, and no room, by %s', async (_, refusal) => {
    const sent = intercepted([refusal, refusal, yes, refusal, refusal, refusal]);
    expect(await failure(issue())).toMatchObject({ code: 'not-found', subject: 'participant', outcome: 'refused' });
    expect(await failure(issue())).toMatchObject({ code: 'not-found', subject: 'room' });
    expect(sent.slice(0, 3).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${PERSON_PATH}/token`,
      `GET ${PERSON_PATH}`,
      `GET ${MEETING_PATH}`,
    ]);
  });

  test('a 404 although all is there, and one from something before the vendor, prove nothing', async () => {
    const html = { status: 404, body: '<html>' };
    intercepted([gone, yes, html, html]);
    for (const call of [issue, issue]) {
      expect(await failure(call())).toMatchObject({ code: 'not-found', subject: 'unknown' });
    }
  });

  test('no account, by the gateway', async () => {
    const noRoute = { status: 404, body: gateway(7003) };
    intercepted([noRoute, noRoute]);
    expect(await failure(issue())).toMatchObject({ code: 'not-found', subject: 'account' });
  });
});

test('after close nothing is sent', async () => {
  const sent = intercepted([]);
  const service = open();
  await service.close();
  const error = await failure(service.issueJoinCredential(MEETING, PERSON));
  expect(error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
  expect(sent).toHaveLength(0);
});
