import { CloudflareLiveService } from '@anyroom/cloudflare';
import type { ErrorCode } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { failure } from './support/failure.js';
import { fixture } from './support/fixture.js';
import {
  type Answered,
  APP_PATH,
  gateway,
  intercepted,
  kit,
  MEETING,
  MEETING_PATH,
  PERSON,
  services,
  TOKEN,
} from './support/intercepted.js';

const open = services(CloudflareLiveService);

const SESSION_PATH = `${MEETING_PATH}/active-session`;
const acted = { body: fixture('kick-participants') };
const yes = { body: { success: true, data: {} } };
const session = (fields: object = {}) => ({ body: { success: true, data: { id: 'session-1', ...fields } } });
const gone = { status: 404, body: kit(404) };
const html = { status: 404, body: '<html>Not here</html>' };

const eject = () => open().ejectParticipant(MEETING, PERSON);
const mute = () => open().muteParticipant(MEETING, PERSON);
const getSession = () => open().getSession(MEETING);
const paths = (sent: readonly { method: string; path: string }[]) =>
  sent.map(({ method, path }) => `${method} ${path}`);

describe('what is sent', () => {
  test("an eject and a mute name the participant's own id", async () => {
    const sent = intercepted([acted, acted]);
    await eject();
    await mute();
    expect(sent.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      `POST ${SESSION_PATH}/kick {"participant_ids":["${PERSON}"]}`,
      `POST ${SESSION_PATH}/mute {"participant_ids":["${PERSON}"]}`,
    ]);
    expect(sent[0]?.headers).toMatchObject({
      accept: 'application/json',
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    });
  });

  test('the session is a GET without a body', async () => {
    const sent = intercepted([session()]);
    await open().getSession({ id: MEETING, provider: 'cloudflare' });
    expect(paths(sent)).toEqual([`GET ${SESSION_PATH}`]);
    expect(sent[0]?.body).toBe('');
    expect(sent[0]?.headers).not.toHaveProperty('content-type');
  });

  test.each(['a/b', '%2F', '8:acs:x', '"', '😀'])('any id: %j', async (id) => {
    const sent = intercepted([yes, yes, session()]);
    await open().ejectParticipant(id, id);
    await open().muteParticipant(id, id);
    await open().getSession(id);
    const path = `${APP_PATH}/meetings/${encodeURIComponent(id)}/active-session`;
    expect(paths(sent)).toEqual([`POST ${path}/kick`, `POST ${path}/mute`, `GET ${path}`]);
    expect(sent.slice(0, 2).map(({ body }) => JSON.parse(body))).toEqual(Array(2).fill({ participant_ids: [id] }));
  });

  test.each([
    ['eject', eject],
    ['mute', mute],
  ])('%s is safe to repeat, and is repeated', async (verb) => {
    const sent = intercepted([{ status: 503, headers: { 'retry-after': '0' } }, yes]);
    const service = open({}, { maxAttempts: 2 });
    await (verb === 'eject' ? service.ejectParticipant(MEETING, PERSON) : service.muteParticipant(MEETING, PERSON));
    expect(sent).toHaveLength(2);
    expect(sent[0]?.body).toBe(sent[1]?.body);
  });
});

describe('what is told', () => {
  test("a session in the contract's words", async () => {
    intercepted([{ body: fixture('get-active-session') }]);
    expect(await getSession()).toEqual({
      id: 'id',
      startedAt: new Date('2025-11-20T12:00:00.000Z'),
      connectedCount: 2,
    });
  });

  test.each([
    ['nothing else', {}],
    ['nulls', { started_at: null, live_participants: null }],
    ['words that are none', { started_at: 'yesterday', live_participants: 'many', status: 'NEW' }],
    ['numbers that are none', { started_at: 7, live_participants: -1.5 }],
  ])('a session of which the vendor tells %s', async (_, fields) => {
    intercepted([session(fields)]);
    expect(await getSession()).toStrictEqual({ id: 'session-1' });
  });

  test.each([
    ['is over', session({ status: 'ENDED' })],
    ['is kept alive with nobody in it', session({ status: 'LIVE', live_participants: 0 })],
    ['is null', { body: { success: true, data: null } }],
    ['is left out', { body: { success: true } }],
  ])('no session where it %s', async (_, answer) => {
    intercepted([answer]);
    expect(await getSession()).toBeUndefined();
  });

  test.each([
    ['an answer of all that is documented', fixture('kick-participants')],
    ['a yes and no more', { success: true }],
    ['data that is null', { success: true, data: null }],
    ['no success, which is declared optional', { data: { action: 'kick' } }],
    ['a list of others', { success: true, data: { participants: [{ id: 'of-the-session' }] } }],
    ['a list that is none', { success: true, data: { participants: 'all' } }],
  ])('an eject and a mute are done by %s', async (_, body) => {
    intercepted([{ body }, { body }]);
    await expect(eject()).resolves.toBeUndefined();
    await expect(mute()).resolves.toBeUndefined();
  });

  test('an empty list: nobody was put out, which is success, and nobody muted, which is not', async () => {
    const nobody = { body: { success: true, data: { action: 'mute', participants: [] } } };
    intercepted([nobody, nobody]);
    await expect(eject()).resolves.toBeUndefined();
    expect(await failure(mute())).toMatchObject({
      code: 'not-found',
      subject: 'participant',
      outcome: 'refused',
      retryable: false,
      details: { provider: 'cloudflare', operation: 'muteParticipant', room: MEETING, participant: PERSON },
    });
  });
});

describe('who is not connected, and what does not exist', () => {
  test('an eject of nobody, by the 404 that is documented, is success where the meeting is there', async () => {
    const sent = intercepted([gone, yes]);
    await eject();
    expect(paths(sent)).toEqual([`POST ${SESSION_PATH}/kick`, `GET ${MEETING_PATH}`]);
  });

  test('a mute of nobody is not', async () => {
    intercepted([gone, yes]);
    const error = await failure(mute());
    expect(error).toMatchObject({ code: 'not-found', subject: 'participant', outcome: 'refused' });
    expect(error.message).toContain('not connected');
  });

  test.each([400, 422])('%i counts as that only where there is no session', async (status) => {
    const answer = { status, body: kit(status) };
    const sent = intercepted([answer, yes, gone, answer, yes, session({ status: 'ENDED' })]);
    await eject();
    expect(await failure(mute())).toMatchObject({ code: 'not-found', subject: 'participant' });
    expect(paths(sent.slice(0, 3))).toEqual([
      `POST ${SESSION_PATH}/kick`,
      `GET ${MEETING_PATH}`,
      `GET ${SESSION_PATH}`,
    ]);
  });

  test.each([
    ['400', { status: 400, body: kit(400) }, 'invalid-argument'],
    ['HTML 404', html, 'not-found'],
  ] as const)('%s where people are connected stays what it was', async (_, answer, code) => {
    intercepted([answer, yes, session(), answer, yes, session()]);
    for (const call of [eject, mute]) expect(await failure(call())).toMatchObject({ code, outcome: 'refused' });
  });

  const absences = [
    ['404', gone],
    ['400', { status: 400, body: kit(400) }],
    ['422', { status: 422, body: kit(422) }],
  ] as const;

  test.each(absences)('no room, by %s', async (_, answer) => {
    intercepted(Array.from({ length: 6 }, () => answer));
    for (const call of [eject, mute, getSession]) {
      expect(await failure(call())).toMatchObject({ code: 'not-found', subject: 'room', outcome: 'refused' });
    }
  });

  test.each(absences)('no session, by %s, is undefined where the meeting is there', async (_, answer) => {
    const sent = intercepted([answer, yes]);
    expect(await getSession()).toBeUndefined();
    expect(paths(sent)).toEqual([`GET ${SESSION_PATH}`, `GET ${MEETING_PATH}`]);
  });

  test('the gateway’s 7003 is never success: an account that is not there, and a route that is not', async () => {
    const noRoute = { status: 404, body: gateway(7003, 'Could not route') };
    intercepted([...Array.from({ length: 6 }, () => noRoute), ...Array(3).fill([noRoute, yes, yes]).flat()]);
    for (const call of [eject, mute, getSession]) {
      expect(await failure(call())).toMatchObject({ code: 'not-found', subject: 'account' });
    }
    for (const call of [eject, mute, getSession]) {
      expect(await failure(call())).toMatchObject({ code: 'not-found', subject: 'unknown' });
    }
  });

  test.each([
    ['HTML 404', html],
    ['404 without a body', { status: 404 }],
    ['404 in JSON of no envelope', { status: 404, body: { detail: 'No' } }],
  ])('where something before the vendor answers all, nothing is proven: %s', async (_, answer) => {
    intercepted(Array.from({ length: 9 }, () => answer));
    for (const call of [eject, mute, getSession]) {
      expect(await failure(call())).toMatchObject({ code: 'not-found', subject: 'unknown', outcome: 'refused' });
    }
  });

  test('what cannot be settled: an eject and a session tell what stood in the way, a mute stays what it was', async () => {
    const down = { status: 503 };
    intercepted([gone, down, gone, down, gone, down]);
    expect(await failure(eject())).toMatchObject({ code: 'unavailable', outcome: 'refused', retryable: true });
    expect(await failure(getSession())).toMatchObject({ code: 'unavailable', retryable: true });
    expect(await failure(mute())).toMatchObject({ code: 'not-found', subject: 'unknown' });
  });
});

describe('what went wrong', () => {
  const calls = { eject, mute };
  const answers: readonly (readonly [string, Answered, ErrorCode, string])[] = [
    ['429', { status: 429 }, 'rate-limited', 'refused'],
    ['502', { status: 502, body: '<html>' }, 'unavailable', 'unknown'],
    ['403', { status: 403, body: kit(403) }, 'permission-denied', 'refused'],
    ['413', { status: 413, body: kit(413) }, 'invalid-argument', 'refused'],
    ['success: false at 200', { body: { success: false } }, 'unknown', 'refused'],
    ['HTML at 200', { body: '<html>Hello</html>' }, 'malformed-response', 'unknown'],
    ['nothing at 200', {}, 'malformed-response', 'unknown'],
    ['a list at 200', { body: [] }, 'malformed-response', 'unknown'],
  ];
  const cases = Object.entries(calls).flatMap(([name, call]) => answers.map((rest) => [name, ...rest, call] as const));

  test.each(cases)('%s, by %s', async (_name, _about, answer, code, outcome, call) => {
    const sent = intercepted([answer]);
    const error = await failure(call());
    expect(error).toMatchObject({ code, outcome });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['without an id', { success: true, data: { started_at: 'x' } }],
    ['without success', { data: { id: 'x' } }],
    ['of the wrong type', { success: true, data: [] }],
  ])('a session %s', async (_, body) => {
    intercepted([{ body }]);
    expect(await failure(getSession())).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
  });

  test('no id that was sent is in a message', async () => {
    intercepted([{ status: 403, body: kit(403, `Not ${PERSON} of ${MEETING}`) }]);
    expect((await failure(eject())).message).toContain('Not <id> of <id>');
  });
});

test.each<[string, (service: CloudflareLiveService) => Promise<unknown>]>([
  ['an empty room', (it) => it.getSession('')],
  ['an empty id', (it) => it.ejectParticipant(MEETING, '')],
  ['an id that is a number', (it) => it.muteParticipant(MEETING, 7 as unknown as string)],
  ['a room of another provider', (it) => it.getSession({ id: 'x', provider: 'azure' })],
  ['an unknown option', (it) => it.ejectParticipant(MEETING, PERSON, { force: true } as object)],
])('%s is refused, unsent', async (_, call) => {
  const sent = intercepted([]);
  expect(await failure(call(open()))).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
  expect(sent).toHaveLength(0);
});

test('after close nothing is sent', async () => {
  const sent = intercepted([]);
  const service = open();
  await service.close();
  for (const call of [() => service.ejectParticipant(MEETING, PERSON), () => service.getSession(MEETING)]) {
    expect(await failure(call())).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
  }
  expect(sent).toHaveLength(0);
});
