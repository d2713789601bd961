import type { ErrorCode } from '@anyroom/core';
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
  services,
} from './support/intercepted.js';

const open = services();

const yes = { body: { success: true, data: {} } };
const person = { body: { success: true, data: { id: PERSON } } };

const edit = () => open().updateParticipant(MEETING, PERSON, { displayName: 'Jane' });

describe('what went wrong', () => {
  const cases: readonly (readonly [about: string, answer: Answered, expected: ErrorCode, outcome?: string])[] = [
    ['401 without a body', { status: 401 }, 'unauthenticated'],
    ['403 without a body', { status: 403 }, 'permission-denied'],
    ['409', { status: 409, body: kit(409) }, 'conflict'],
    ['413', { status: 413 }, 'invalid-argument'],
    ['429', { status: 429, body: gateway(10429) }, 'rate-limited'],
    ['a page of HTML at 502', { status: 502, body: '<html>Bad gateway</html>' }, 'unavailable', 'unknown'],
    ['truncated JSON at 500', { status: 500, body: '{"success":' }, 'unavailable', 'unknown'],
    ['a page of HTML at 200', { status: 200, body: '<html>Hello</html>' }, 'malformed-response', 'unknown'],
    ['truncated JSON at 200', { status: 200, body: '{"success":true,"da' }, 'malformed-response', 'unknown'],
    ['nothing at 200', { status: 200 }, 'malformed-response', 'unknown'],
    ['null at 200', { status: 200, body: 'null' }, 'malformed-response', 'unknown'],
    ['no success at 200', { body: { data: { id: PERSON } } }, 'malformed-response', 'unknown'],
    ['data without an id', { body: { success: true, data: { name: 'Jane' } } }, 'malformed-response', 'unknown'],
    ['data of the wrong type', { body: { success: true, data: [] } }, 'malformed-response', 'unknown'],
    ['another host', { status: 302, headers: { location: 'https://evil.example/' } }, 'misconfigured'],
    ['success: false at 200, without a word', { body: { success: false } }, 'unknown', 'refused'],
    ['success: false at 200, mirroring 403', { body: kit(403) }, 'permission-denied'],
    ['success: false at 200, mirroring 429', { body: kit(429) }, 'rate-limited'],
    ['success: false at 200, mirroring 500', { body: kit(500) }, 'unavailable', 'unknown'],
    ['success: false at 200, with a strange code', { body: kit(12345) }, 'unknown', 'refused'],
    ['code 10000 at 400', { status: 400, body: gateway(10000, 'Authentication error') }, 'unauthenticated'],
    ['code 10000 at 200', { body: gateway(10000) }, 'unauthenticated'],
    ['code 10000 at 500', { status: 500, body: gateway(10000) }, 'unauthenticated'],
    ['code 6003 at 400', { status: 400, body: gateway(6003) }, 'unauthenticated'],
    ['code 9103 at 400', { status: 400, body: gateway(9103) }, 'unauthenticated'],
    ['code 9106 at 400', { status: 400, body: gateway(9106) }, 'unauthenticated'],
    ['code 9109 at 403', { status: 403, body: gateway(9109) }, 'unauthenticated'],
    ['code 10001 at 400', { status: 400, body: gateway(10001, 'Method not allowed') }, 'permission-denied'],
    ['code 10001 with an internal error', { status: 400, body: gateway(10001, 'Internal Error') }, 'unavailable'],
    ['code 971 at 200', { body: gateway(971) }, 'rate-limited'],
    ['code 971 at 200, with success', { body: { ...gateway(971), success: true } }, 'rate-limited'],
    ['code 971 at 500', { status: 500, body: gateway(971) }, 'rate-limited'],
    ['code 971 at 404, in the other envelope', { status: 404, body: kit(971) }, 'rate-limited'],
  ];

  test.each(cases)('%s', async (_, answer, code, outcome = code === 'unavailable' ? 'unknown' : 'refused') => {
    const sent = intercepted([answer]);
    const error = await failure(edit());
    expect({ code: error.code, outcome: error.outcome }).toEqual({ code, outcome });
    expect(sent).toHaveLength(1);
  });

  test('tells status, the vendor’s code and its request, and whose call it was', async () => {
    intercepted([{ status: 403, body: gateway(9999, `Not ${PERSON} of ${MEETING}`), headers: { 'cf-ray': '8f-AMS' } }]);
    const error = await failure(edit());
    expect(error.message).toBe(
      'Cloudflare answered 403: Not <id> of <id>. Give the API token the permission Realtime.',
    );
    expect(error.details).toEqual({
      provider: 'cloudflare',
      operation: 'updateParticipant',
      room: MEETING,
      participant: PERSON,
      status: 403,
      vendorCode: '9999',
      requestId: '8f-AMS',
    });
  });

  test('tells how long to wait', async () => {
    intercepted([{ status: 429, headers: { 'retry-after': '7' } }]);
    expect(await failure(edit())).toMatchObject({ code: 'rate-limited', retryAfterInMs: 7_000, retryable: true });
  });

  test.each(['too many', ['too many'], { error: 'too many' }, { errors: 'too many' }, { error: null, errors: [null] }])(
    'reads a strange envelope: %j',
    async (body) => {
      intercepted([{ status: 403, body: JSON.stringify(body) }]);
      expect((await failure(edit())).code).toBe('permission-denied');
    },
  );
});

describe('a yes without data', () => {
  test('is success to an edit, with what was asked', async () => {
    intercepted([{ body: { success: true } }]);
    expect(await edit()).toEqual({
      id: PERSON,
      displayName: 'Jane',
      confirmation: 'accepted',
      effect: 'unknown',
    });
  });

  test.each([{ success: true }, { success: true, data: null }])('is success to a remove: %j', async (body) => {
    intercepted([{ body }]);
    await expect(open().removeParticipant(MEETING, PERSON)).resolves.toBeUndefined();
  });

  test('is malformed to an add, which may have happened and must not be repeated', async () => {
    const sent = intercepted([{ status: 201, body: { success: true } }]);
    const error = await failure(open({}, { maxAttempts: 3 }).addParticipant(MEETING, { role: 'presenter' }));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'unknown', retryable: false });
    expect(error.message).toContain('data');
    expect(sent).toHaveLength(1);
  });

  test('is malformed to a get and to a list', async () => {
    intercepted([{ body: { success: true } }, { body: { success: true, data: [] } }]);
    expect(await failure(open().getParticipant(MEETING, PERSON))).toMatchObject({ code: 'malformed-response' });
    const list = open().listParticipants(MEETING)[Symbol.asyncIterator]();
    expect(await failure(list.next())).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
  });
});

describe('an add', () => {
  test.each([500, 502, 408])('of unknown outcome (%i) is sent once, and not retryable', async (status) => {
    const sent = intercepted([{ status }]);
    const error = await failure(open({}, { maxAttempts: 3 }).addParticipant(MEETING, { role: 'presenter' }));
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: false });
    expect(sent).toHaveLength(1);
  });

  test('that was refused for its rate is sent again', async () => {
    const answers = [
      { status: 429, headers: { 'retry-after': '0' } },
      { status: 201, ...person },
    ];
    const sent = intercepted(answers);
    await open({}, { maxAttempts: 3 }).addParticipant(MEETING, { role: 'presenter' });
    expect(sent).toHaveLength(2);
    expect(sent[0]?.body).toBe(sent[1]?.body);
  });

  test('that is already there is a conflict, and sent once', async () => {
    const sent = intercepted([{ status: 409, body: kit(409) }]);
    const error = await failure(open({}, { maxAttempts: 3 }).addParticipant(MEETING, { role: 'presenter' }));
    expect(error).toMatchObject({ code: 'conflict', outcome: 'refused', retryable: false });
    expect(sent).toHaveLength(1);
  });
});

describe('who or what does not exist', () => {
  const gone = [
    ['404', { status: 404, body: kit(404) }],
    ['400', { status: 400, body: kit(400) }],
    ['422', { status: 422, body: kit(422) }],
    ['410', { status: 410, body: kit(410) }],
    ['404 with an error that is a text', { status: 404, body: { error: 'No' } }],
    ['success: false with 404 at 200', { body: kit(404) }],
    ['success: false with 400 at 200', { body: kit(400) }],
  ] as const;

  test.each(gone)('an edit of nobody, by %s', async (_, answer) => {
    const sent = intercepted([answer, answer, yes]);
    expect(await failure(edit())).toMatchObject({ code: 'not-found', subject: 'participant', retryable: false });
    expect(sent).toHaveLength(3);
  });

  test.each(gone)('an edit in no room, by %s', async (_, answer) => {
    const sent = intercepted([answer, answer, answer]);
    expect(await failure(edit())).toMatchObject({ code: 'not-found', subject: 'room' });
    expect(sent).toHaveLength(3);
  });

  test.each(gone)('a get of nobody, by %s', async (_, answer) => {
    const sent = intercepted([answer, yes]);
    const error = await failure(open().getParticipant(MEETING, PERSON));
    expect(error).toMatchObject({ code: 'not-found', subject: 'participant' });
    expect(sent.map(({ path }) => path)).toEqual([expect.stringContaining(PERSON), MEETING_PATH]);
  });

  test.each(gone)('an add to no room, by %s', async (_, answer) => {
    const sent = intercepted([answer, answer]);
    const error = await failure(open().addParticipant(MEETING, { role: 'presenter' }));
    expect(error).toMatchObject({ code: 'not-found', subject: 'room', outcome: 'refused' });
    expect(sent).toHaveLength(2);
  });

  test.each(gone)('a list of no room, by %s', async (_, answer) => {
    const sent = intercepted([answer, answer]);
    const error = await failure(open().listParticipants(MEETING)[Symbol.asyncIterator]().next());
    expect(error).toMatchObject({ code: 'not-found', subject: 'room' });
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['404', { status: 404, body: kit(404) }, 2],
    ['400', { status: 400, body: kit(400) }, 3],
    ['422', { status: 422, body: kit(422) }, 3],
  ])('a remove of nobody is success, by %s', async (_, answer, requests) => {
    const sent = intercepted(requests === 2 ? [answer, yes] : [answer, answer, yes]);
    await open().removeParticipant(MEETING, PERSON);
    expect(sent).toHaveLength(requests);
    expect(sent.at(-1)).toMatchObject({ method: 'GET', path: MEETING_PATH });
  });

  test('a remove of somebody who is there, refused for another reason, is no success', async () => {
    intercepted([{ status: 400, body: kit(400, 'Not today') }, person]);
    const error = await failure(open().removeParticipant(MEETING, PERSON));
    expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'refused' });
  });

  test('a remove in no room', async () => {
    const answer = { status: 404, body: kit(404) };
    intercepted([answer, answer]);
    const error = await failure(open().removeParticipant(MEETING, PERSON));
    expect(error).toMatchObject({ code: 'not-found', subject: 'room', outcome: 'refused' });
  });

  test('a remove that cannot be settled tells what stood in the way', async () => {
    intercepted([{ status: 404, body: kit(404) }, { status: 503 }]);
    const error = await failure(open().removeParticipant(MEETING, PERSON));
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'refused', retryable: true });
  });

  describe('where something before the vendor answers all: nothing is proven', () => {
    const calls = {
      edit,
      get: () => open().getParticipant(MEETING, PERSON),
      add: () => open().addParticipant(MEETING, { role: 'presenter' }),
      list: () => open().listParticipants(MEETING)[Symbol.asyncIterator]().next(),
      remove: () => open().removeParticipant(MEETING, PERSON),
    };
    const answers = [
      ['HTML 404', { status: 404, body: '<html>Not here</html>' }],
      ['HTML 400', { status: 400, body: '<html>The plain HTTP request was sent to HTTPS port</html>' }],
      ['HTML 422', { status: 422, body: '<html>No</html>' }],
      ['404 without a body', { status: 404 }],
      ['404 in JSON of no envelope', { status: 404, body: { detail: 'No' } }],
    ] as const;
    const cases = Object.entries(calls).flatMap(([name, call]) =>
      answers.map(([about, answer]) => [name, about, call, answer] as const),
    );

    test.each(cases)('%s, by %s', async (_name, _about, call, answer) => {
      intercepted([answer, answer, answer]);
      const error = await failure(call());
      const expected = answer.status === 404 ? { code: 'not-found', subject: 'unknown' } : { code: 'invalid-argument' };
      expect(error).toMatchObject({ ...expected, outcome: 'refused', details: { status: answer.status } });
    });

    test.each(answers)('a batch goes on, by %s', async (_, answer) => {
      intercepted(Array.from({ length: 6 }, () => answer));
      const people = ['a', 'b', 'c'].map((id) => [id, { displayName: 'x' }] as const);
      const { outcomes } = await open().updateParticipants(MEETING, people, { concurrency: 1 });
      expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    });

    test('the reads may still tell, where the vendor answers them', async () => {
      const [, html] = answers[0];
      const absent = { status: 404, body: kit(404) };
      intercepted([html, absent, yes, html, absent, yes]);
      expect(await failure(edit())).toMatchObject({ code: 'not-found', subject: 'participant' });
      await open().removeParticipant(MEETING, PERSON);
    });
  });

  test('an edit that cannot be settled stays what it was', async () => {
    intercepted([{ status: 404, body: kit(404) }, { status: 503 }]);
    expect(await failure(edit())).toMatchObject({ code: 'not-found', subject: 'unknown', outcome: 'refused' });
  });

  test('a preset, where person and room are there', async () => {
    const missing = { status: 404, body: kit(404, 'No preset found') };
    intercepted([missing, person, missing, yes]);
    const edited = await failure(open().updateParticipant(MEETING, PERSON, { role: 'presenter' }));
    const added = await failure(open().addParticipant(MEETING, { role: 'presenter' }));
    for (const error of [edited, added]) {
      expect(error).toMatchObject({ code: 'not-found', subject: 'unknown', outcome: 'refused' });
      expect(error.message).toMatch(/No preset found.*look at the preset/);
    }
  });

  describe('by the gateway (7003)', () => {
    const noRoute = { status: 404, body: gateway(7003, 'Could not route to /accounts/x') };
    const verbs = {
      edit,
      get: () => open().getParticipant(MEETING, PERSON),
      add: () => open().addParticipant(MEETING, { role: 'presenter' }),
      list: () => open().listParticipants(MEETING)[Symbol.asyncIterator]().next(),
      remove: () => open().removeParticipant(MEETING, PERSON),
    };

    test.each(Object.entries(verbs))('%s: the account, where the app cannot be read either', async (_, call) => {
      const sent = intercepted([noRoute, noRoute]);
      expect(await failure(call())).toMatchObject({ code: 'not-found', subject: 'account', outcome: 'refused' });
      expect(sent.map(({ path }) => path).at(-1)).toBe(`${APP_PATH}/presets?per_page=1`);
      expect(sent).toHaveLength(2);
    });

    test.each(Object.entries(verbs))('%s: the room, where the app can be read', async (name, call) => {
      const sent = intercepted(name === 'edit' ? [noRoute, yes, noRoute, noRoute] : [noRoute, yes, noRoute]);
      expect(await failure(call())).toMatchObject({ code: 'not-found', subject: 'room' });
      expect(sent).toHaveLength(name === 'edit' ? 4 : 3);
    });

    test('is never success to a remove', async () => {
      intercepted([noRoute, yes, yes]);
      const error = await failure(verbs.remove());
      expect(error).toMatchObject({ code: 'not-found', subject: 'participant' });
    });
  });
});

describe('a list', () => {
  test('whose pages do not join up is malformed, after the people of the first', async () => {
    const page = (from: number, total: number) => ({
      body: {
        success: true,
        data: [{ id: `person-${from}` }],
        paging: { total_count: total, start_offset: from, end_offset: from },
      },
    });
    const sent = intercepted([page(1, 3), page(3, 3), page(3, 3)]);
    const seen: string[] = [];
    const walk = async () => {
      for await (const { id } of open().listParticipants(MEETING)) seen.push(id);
    };
    expect(await failure(walk())).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
    expect(seen).toEqual(['person-1']);
    expect(sent).toHaveLength(3);
  });
});
