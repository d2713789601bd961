import { CloudflareRoomService } from '@anyroom/cloudflare';
import { createRepeatKey, type ErrorCode, type NewRoom, type RoomChanges, Secret } from '@anyroom/core';
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
  services,
  TOKEN,
} from './support/intercepted.js';

const open = services(CloudflareRoomService);

const MEETINGS_PATH = `${APP_PATH}/meetings`;
const meeting = { body: { success: true, data: { id: MEETING } } };
const created = { status: 201, ...meeting };
const listOf = (ids: readonly string[], total = ids.length, from = 1) => ({
  body: {
    success: true,
    data: ids.map((id) => ({ id })),
    paging: { total_count: total, start_offset: from, end_offset: from + ids.length - 1 },
  },
});
const gone = { status: 404, body: kit(404) };

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Arguments that TypeScript would not let through. */
// biome-ignore lint/suspicious/noExplicitAny: that is the point of them
const any = (value: unknown): any => value;

describe('what is sent', () => {
  test('a creation is a POST of what was given, and nothing else', async () => {
    const sent = intercepted([created, created, created]);
    const service = open();
    await service.createRoom({ title: 'Stand-up' });
    await service.createRoom();
    await service.createRoom({ title: undefined, native: { cloudflare: { record_on_start: true } } });
    expect(sent.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      `POST ${MEETINGS_PATH} {"title":"Stand-up"}`,
      `POST ${MEETINGS_PATH} {}`,
      `POST ${MEETINGS_PATH} {"record_on_start":true}`,
    ]);
    expect(sent[0]?.headers).toEqual({
      accept: 'application/json',
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      'content-length': '20',
      'user-agent': expect.stringMatching(/^anyroom-cloudflare\//),
      'accept-encoding': expect.any(String),
      connection: expect.any(String),
      host: 'api.cloudflare.com',
    });
  });

  test('an update and a closing are PATCHes, a get and a list are GETs without a body', async () => {
    const sent = intercepted([meeting, meeting, meeting, listOf([]), listOf([])]);
    await open().updateRoom(MEETING, { title: 'Retrospective' });
    await open().closeRoom({ id: MEETING, provider: 'cloudflare' });
    await open().getRoom(MEETING);
    await all(open().listRooms());
    await all(open({ pageSize: 20 }).listRooms());
    expect(sent.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      `PATCH ${MEETING_PATH} {"title":"Retrospective"}`,
      `PATCH ${MEETING_PATH} {"status":"INACTIVE"}`,
      `GET ${MEETING_PATH} `,
      `GET ${MEETINGS_PATH} `,
      `GET ${MEETINGS_PATH}?per_page=20 `,
    ]);
    for (const { headers } of sent.slice(2)) expect(headers).not.toHaveProperty('content-type');
  });

  test("the vendor's own settings go through as they are, secrets revealed", async () => {
    const sent = intercepted([created, meeting]);
    const settings = {
      record_on_start: true,
      live_stream_on_start: false,
      persist_chat: true,
      transcribe_on_end: true,
      summarize_on_end: false,
      session_keep_alive_time_in_secs: 600,
      ai_config: { transcription: { language: 'en-US' } },
    };
    const storage = { type: 'aws', access_key: 'AKIA', secret: new Secret('hunter2') };
    await open().createRoom({
      native: { cloudflare: { ...settings, recording_config: { max_seconds: 60, storage_config: storage } } },
    });
    await open().updateRoom(MEETING, { title: 'x', native: { cloudflare: { status: 'ACTIVE' } } });
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      ...settings,
      recording_config: { max_seconds: 60, storage_config: { type: 'aws', access_key: 'AKIA', secret: 'hunter2' } },
    });
    expect(sent[1]?.body).toBe('{"title":"x","status":"ACTIVE"}');
  });

  test.each(['a/b', '../x', '%2F', '8:acs:x', '__proto__', ' ', 'a?b#c', '😀'])(
    'an id is one segment: %j',
    async (id) => {
      const sent = intercepted([meeting, meeting, meeting]);
      await open().getRoom(id);
      await open().updateRoom(id, { title: id });
      await open().closeRoom(id);
      const path = `${MEETINGS_PATH}/${encodeURIComponent(id)}`;
      expect(sent.map((request) => request.path)).toEqual([path, path, path]);
      expect(sent[1]?.body).toBe(JSON.stringify({ title: id }));
    },
  );
});

describe('what is told', () => {
  test("a room in the contract's words", async () => {
    intercepted([{ body: fixture('get-meeting') }]);
    expect(await open().getRoom(MEETING)).toEqual({
      id: MEETING,
      provider: 'cloudflare',
      title: 'title',
      createdAt: new Date('2019-12-27T18:11:19.117Z'),
      status: 'open',
    });
  });

  test('an update with an answer, and one without', async () => {
    const data = { id: MEETING, title: 'As kept', status: 'INACTIVE' };
    intercepted([{ body: { success: true, data } }, { body: { success: true } }, { body: { success: true } }]);
    expect(await open().updateRoom(MEETING, { title: 'As asked' })).toEqual({
      id: MEETING,
      provider: 'cloudflare',
      title: 'As kept',
      status: 'closed',
      confirmation: 'answered',
    });
    const reopening = { title: 'As asked', native: { cloudflare: { status: 'ACTIVE' } } } as const;
    expect(await open().updateRoom(MEETING, reopening)).toEqual({
      id: MEETING,
      provider: 'cloudflare',
      title: 'As asked',
      status: 'open',
      confirmation: 'accepted',
    });
    expect(await open().updateRoom(MEETING, { native: { cloudflare: { persist_chat: true } } })).toEqual({
      id: MEETING,
      provider: 'cloudflare',
      confirmation: 'accepted',
    });
  });

  test.each([{ success: true }, { success: true, data: null }])('a closing is done by a yes: %j', async (body) => {
    intercepted([{ body }]);
    await expect(open().closeRoom(MEETING)).resolves.toBeUndefined();
  });

  const shown = (status: string) => ({ body: { success: true, data: { id: MEETING, status } } });

  test('a closing whose answer shows the meeting open is read again, and believed then', async () => {
    const sent = intercepted([shown('ACTIVE'), shown('INACTIVE')]);
    await expect(open().closeRoom(MEETING)).resolves.toBeUndefined();
    expect(sent).toHaveLength(2);
  });

  test('a meeting that stays open is not closed', async () => {
    intercepted([shown('ACTIVE'), shown('ACTIVE')]);
    const still = await failure(open().closeRoom(MEETING));
    expect(still).toMatchObject({ code: 'malformed-response', outcome: 'unknown', details: { room: MEETING } });
    expect(still.message).toMatch(/still shows it as ACTIVE/);
  });

  test('every room, over the pages', async () => {
    const sent = intercepted([listOf(['a', 'b'], 5), listOf(['c', 'd'], 5, 3), listOf(['e'], 5, 5)]);
    const rooms = await all(open().listRooms());
    expect(rooms.map(({ id, provider }) => `${provider} ${id}`)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((id) => `cloudflare ${id}`),
    );
    expect(sent.map(({ path }) => path)).toEqual([
      MEETINGS_PATH,
      `${MEETINGS_PATH}?page_no=2`,
      `${MEETINGS_PATH}?page_no=3`,
    ]);
  });

  test('a list sends nothing before it is looped over, and no page that nobody asked for', async () => {
    const sent = intercepted([listOf(['a', 'b'], 5)]);
    const rooms = open().listRooms();
    expect(sent).toHaveLength(0);
    for await (const room of rooms) {
      if (room.id === 'b') break;
    }
    expect(sent).toHaveLength(1);
  });

  test('pages that do not join up are no list', async () => {
    intercepted([listOf(['a', 'b'], 5), listOf(['d', 'e'], 5, 4), listOf(['d', 'e'], 5, 4)]);
    const error = await failure(all(open().listRooms()));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'not-sent', operation: 'listRooms' });
  });

  test('a list stops where the caller gives it up', async () => {
    const sent = intercepted([listOf(['a', 'b'])]);
    const giveUp = new AbortController();
    const seen: string[] = [];
    const looped = (async () => {
      for await (const { id } of open().listRooms({ abortSignal: giveUp.signal })) {
        seen.push(id);
        giveUp.abort();
      }
    })();
    expect(await failure(looped)).toMatchObject({ code: 'cancelled' });
    expect(seen).toEqual(['a']);
    expect(sent).toHaveLength(1);
  });
});

describe('what is refused, unsent', () => {
  const create =
    (room: unknown, options?: unknown) =>
    (service: CloudflareRoomService): unknown =>
      service.createRoom(any(room), any(options));
  const update = (changes: unknown) => (service: CloudflareRoomService) => service.updateRoom(MEETING, any(changes));
  const settings = (extras: unknown): NewRoom & RoomChanges => ({ native: { cloudflare: any(extras) } });
  const circle: Record<string, unknown> = {};
  circle['circle'] = circle;

  const cases: readonly (readonly [string, (service: CloudflareRoomService) => unknown, ErrorCode, RegExp])[] = [
    ['an id of your own', create({ id: 'mine' }), 'unsupported', /id/],
    ['times', create({ opensAt: new Date(), title: 'x' }), 'unsupported', /opensAt/],
    ['a title that is none', create({ title: 7 }), 'invalid-argument', /title/],
    ['a title that is null', create({ title: null }), 'invalid-argument', /title/],
    ['an unknown field', create({ name: 'x' }), 'invalid-argument', /'name'.*title/],
    ['a repeat key', create({}, { repeatKey: createRepeatKey() }), 'unsupported', /list/],
    ['an unknown option', create({}, { key: 1 }), 'invalid-argument', /'key'/],
    ['an unknown setting', create(settings({ waiting_room: true })), 'invalid-argument', /record_on_start/],
    ['a title among the settings', create(settings({ title: 'x' })), 'invalid-argument', /record_on_start/],
    [
      'a status in a creation',
      create(settings({ status: 'ACTIVE' })),
      'invalid-argument',
      /not hold 'status'. Allowed are record_on_start.* ai_config\.$/,
    ],
    ['a setting that is null', create(settings({ record_on_start: null })), 'invalid-argument', /true or false/],
    ['a setting of the wrong type', create(settings({ persist_chat: 'yes' })), 'invalid-argument', /true or false/],
    ['a time below 0', update(settings({ session_keep_alive_time_in_secs: -1 })), 'invalid-argument', /from 0/],
    [
      'a time that is none',
      update(settings({ session_keep_alive_time_in_secs: Number.NaN })),
      'invalid-argument',
      /from 0/,
    ],
    ['a list as a config', update(settings({ ai_config: [] })), 'invalid-argument', /objects/],
    ['a circle', update(settings({ recording_config: circle })), 'invalid-argument', /objects/],
    ['a secret as a config', update(settings({ recording_config: new Secret('{}') })), 'invalid-argument', /objects/],
    ['a BigInt', update(settings({ recording_config: { max_seconds: 1n } })), 'invalid-argument', /objects/],
    ['a status that is none', update(settings({ status: 'CLOSED' })), 'invalid-argument', /ACTIVE or INACTIVE/],
    ['settings that are a text', update(settings('record_on_start')), 'invalid-argument', /native/],
    ['settings that are a list', update(settings(['record_on_start'])), 'invalid-argument', /must be an object/],
    ['a title to clear', update({ title: null }), 'unsupported', /title/],
    ['a time to clear', update({ closesAt: null }), 'unsupported', /closesAt/],
    ['no change', update({}), 'invalid-argument', /empty.*title/],
    ['settings that ask for nothing', update(settings({})), 'invalid-argument', /empty/],
    ['settings of another vendor alone', update({ native: { azure: { x: 1 } } }), 'invalid-argument', /empty/],
    ['a room of another provider', (it) => it.getRoom({ id: 'x', provider: 'azure' }), 'invalid-argument', /'azure'/],
    ['an empty id', (it) => it.closeRoom(''), 'invalid-argument', /empty/],
    ['an id that is a number', (it) => it.getRoom(any(7)), 'invalid-argument', /string/],
  ];

  test.each(cases)('%s', async (_, call, code, says) => {
    const sent = intercepted([]);
    const error = await failure(Promise.resolve(call(open())));
    expect(error).toMatchObject({ code, outcome: 'not-sent', retryable: false });
    expect(error.message).toMatch(says);
    expect(sent).toHaveLength(0);
  });

  test('what changes between check and use changes nothing', async () => {
    const sent = intercepted([created]);
    const config = { max_seconds: 60 };
    const call = open().createRoom({ native: { cloudflare: { recording_config: config } } });
    config.max_seconds = 7;
    await call;
    expect(sent[0]?.body).toBe('{"recording_config":{"max_seconds":60}}');
  });

  test('after close nothing is sent', async () => {
    const sent = intercepted([]);
    const service = open();
    const rooms = service.listRooms();
    await service.close();
    for (const call of [() => service.createRoom(), () => service.getRoom('x'), () => all(rooms)]) {
      expect(await failure(Promise.resolve(call()))).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    }
    expect(sent).toHaveLength(0);
  });
});

describe('a creation of unknown outcome', () => {
  const answers: readonly (readonly [string, Answered, ErrorCode])[] = [
    ['500', { status: 500 }, 'unavailable'],
    ['502 of a gateway', { status: 502, body: '<html>Bad gateway</html>' }, 'unavailable'],
    ['408', { status: 408 }, 'unavailable'],
    ['success: false at 200, mirroring 500', { body: kit(500) }, 'unavailable'],
    ['201 without data', { status: 201, body: { success: true } }, 'malformed-response'],
    ['201 with data of nobody', { status: 201, body: { success: true, data: {} } }, 'malformed-response'],
    ['a page of HTML at 200', { status: 200, body: '<html>Hello</html>' }, 'malformed-response'],
    ['nothing at 201', { status: 201 }, 'malformed-response'],
  ];

  test.each(answers)('by %s is sent once, is not retryable, and says what to do', async (_, answer, code) => {
    const sent = intercepted([answer]);
    const error = await failure(open({}, { maxAttempts: 3 }).createRoom({ title: 'x' }));
    expect(error).toMatchObject({ code, outcome: 'unknown', retryable: false, operation: 'createRoom' });
    expect(error.message).toMatch(/not known.*listRooms before you create again/);
    expect(sent).toHaveLength(1);
  });

  test('a refusal says no such thing, and one for the rate is sent again', async () => {
    const sent = intercepted([
      { status: 429, headers: { 'retry-after': '0' } },
      { status: 403, body: kit(403) },
    ]);
    const error = await failure(open({}, { maxAttempts: 3 }).createRoom());
    expect(error).toMatchObject({ code: 'permission-denied', outcome: 'refused' });
    expect(error.message).not.toContain('listRooms');
    expect(sent).toHaveLength(2);
  });
});

describe('what went wrong', () => {
  test.each<[string, Answered, ErrorCode, string]>([
    ['429', { status: 429, body: gateway(10429) }, 'rate-limited', 'refused'],
    ['502', { status: 502, body: '<html>' }, 'unavailable', 'unknown'],
    ['success: false at 200', { body: { success: false } }, 'unknown', 'refused'],
    ['code 10000 at 400', { status: 400, body: gateway(10000) }, 'unauthenticated', 'refused'],
    ['a page of HTML at 200', { body: '<html>Hello</html>' }, 'malformed-response', 'unknown'],
    ['data of the wrong type', { body: { success: true, data: [] } }, 'malformed-response', 'unknown'],
    [
      'a title of the wrong type',
      { body: { success: true, data: { id: 'x', title: 7 } } },
      'malformed-response',
      'unknown',
    ],
  ])('%s, to an update', async (_, answer, code, outcome) => {
    intercepted([answer]);
    expect(await failure(open().updateRoom(MEETING, { title: 'x' }))).toMatchObject({ code, outcome });
  });

  test.each([
    ['an update', () => open({}, { maxAttempts: 2 }).updateRoom(MEETING, { title: 'x' })],
    ['a closing', () => open({}, { maxAttempts: 2 }).closeRoom(MEETING)],
  ])('%s is safe to repeat', async (_, call) => {
    const sent = intercepted([{ status: 503, headers: { 'retry-after': '0' } }, meeting]);
    await call();
    expect(sent).toHaveLength(2);
    expect(sent[0]?.body).toBe(sent[1]?.body);
  });

  test('a get without data, and a list of items that are none', async () => {
    intercepted([{ body: { success: true } }, listOf([''])]);
    expect(await failure(open().getRoom(MEETING))).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
    expect(await failure(all(open().listRooms()))).toMatchObject({ code: 'malformed-response' });
  });

  test('extras of a class are sent, each read once; extras that throw are a mistake in the call', async () => {
    let reads = 0;
    class Settings {
      get persist_chat() {
        reads += 1;
        return reads === 1;
      }
      readonly record_on_start = true;
    }
    const sent = intercepted([meeting]);
    await open().createRoom({ native: { cloudflare: new Settings() } });
    expect(sent[0]?.body).toBe('{"record_on_start":true,"persist_chat":true}');

    const throwing = {
      get persist_chat(): boolean {
        throw new Error('not today');
      },
    };
    for (const call of [open().createRoom, open().updateRoom.bind(open(), MEETING)]) {
      expect(await failure(call.call(open(), { native: { cloudflare: throwing } }))).toMatchObject({
        code: 'invalid-argument',
        outcome: 'not-sent',
      });
    }
    expect(sent).toHaveLength(1);
  });

  test('what gives access to a storage is not told, should the vendor quote it', async () => {
    const storage = {
      access_key: 'AKIAIOSFODNN7EXAMPLE',
      secret: new Secret('wJalrXUtnFEMI/K7MDENG'),
      bucket: 'talks',
    };
    const message = 'Cannot write to talks with AKIAIOSFODNN7EXAMPLE, wJalrXUtnFEMI/K7MDENG';
    intercepted([{ status: 409, body: kit(409, message) }]);
    const native = { cloudflare: { recording_config: { storage_config: storage } } };
    const error = await failure(open().createRoom({ native }));
    expect(error.message).toContain('Cannot write to talks with [redacted], [redacted]');
  });

  test('nor is any secret of the caller’s, by whatever name it stands and however the vendor quotes it', async () => {
    const native = { cloudflare: { ai_config: { hooks: [{ authorization: new Secret('p@ss word/17') }] } } };
    const quoted = ['p@ss word/17', encodeURIComponent('p@ss word/17'), btoa('p@ss word/17')];
    const sent = intercepted(quoted.map((words) => ({ status: 409, body: kit(409, `Cannot call with ${words}`) })));
    for (const call of [() => open().createRoom({ native }), () => open().updateRoom(MEETING, { native })]) {
      expect((await failure(call())).message).toContain('Cannot call with [redacted]');
    }
    expect((await failure(open().createRoom({ native }))).message).toContain('Cannot call with [redacted]');
    expect(sent.map(({ body }) => JSON.parse(String(body)))).toEqual(
      quoted.map(() => ({ ai_config: { hooks: [{ authorization: 'p@ss word/17' }] } })),
    );
  });
});

describe('what does not exist', () => {
  const absences = [
    ['404', gone],
    ['400', { status: 400, body: kit(400) }],
    ['422', { status: 422, body: kit(422) }],
    ['410', { status: 410, body: kit(410) }],
    ['success: false with 404 at 200', { body: kit(404) }],
  ] as const;

  test.each(absences)('a get of no room, by %s, needs no other read', async (_, answer) => {
    const sent = intercepted([answer]);
    expect(await failure(open().getRoom(MEETING))).toMatchObject({ code: 'not-found', subject: 'room' });
    expect(sent).toHaveLength(1);
  });

  test.each(absences)('an update and a closing of no room, by %s', async (_, answer) => {
    const sent = intercepted([answer, answer, answer, answer]);
    const updated = await failure(open().updateRoom(MEETING, { title: 'x' }));
    const closed = await failure(open().closeRoom(MEETING));
    for (const error of [updated, closed]) {
      expect(error).toMatchObject({ code: 'not-found', subject: 'room', outcome: 'refused', retryable: false });
    }
    expect(sent.map(({ method }) => method)).toEqual(['PATCH', 'GET', 'PATCH', 'GET']);
  });

  test('a bad change of a room that is there stays what it was', async () => {
    intercepted([{ status: 400, body: kit(400, 'No such preset') }, meeting]);
    const error = await failure(open().updateRoom(MEETING, { title: 'x' }));
    expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'refused' });
  });

  test.each([
    ['404', gone],
    ['7003', { status: 404, body: gateway(7003, 'Could not route') }],
  ])('an app that does not resolve, by %s: the presets tell', async (_, answer) => {
    const sent = intercepted([answer, answer, answer, answer]);
    const calls = [() => open().createRoom(), () => all(open().listRooms())];
    for (const call of calls) {
      expect(await failure(call())).toMatchObject({ code: 'not-found', subject: 'account' });
    }
    const presets = `GET ${APP_PATH}/presets?per_page=1`;
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${MEETINGS_PATH}`,
      presets,
      `GET ${MEETINGS_PATH}`,
      presets,
    ]);
  });

  test('a creation that is refused although the app is there stays what it was', async () => {
    const presets = { body: { success: true, data: [] } };
    const sent = intercepted([gone, presets, { status: 400, body: kit(400) }]);
    expect(await failure(open().createRoom())).toMatchObject({ code: 'not-found', subject: 'unknown' });
    expect(await failure(open().createRoom())).toMatchObject({ code: 'invalid-argument', outcome: 'refused' });
    expect(sent).toHaveLength(3);
  });

  test.each([
    ['HTML 404', { status: 404, body: '<html>Not here</html>' }],
    ['404 without a body', { status: 404 }],
  ])('where something before the vendor answers all, nothing is proven: %s', async (_, answer) => {
    intercepted(Array.from({ length: 8 }, () => answer));
    const calls = [
      () => open().createRoom(),
      () => open().getRoom(MEETING),
      () => open().updateRoom(MEETING, { title: 'x' }),
      () => open().closeRoom(MEETING),
      () => all(open().listRooms()),
    ];
    for (const call of calls) expect(await failure(call())).toMatchObject({ code: 'not-found', subject: 'unknown' });
  });
});
