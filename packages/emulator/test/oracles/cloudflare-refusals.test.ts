import { afterEach, expect, test } from '@jest/globals';
import { CLOUDFLARE_ROUTES } from '../../src/cloudflare/routes.js';
import type { Emulator } from '../../src/index.js';
import { answers, deviations, mistakes, specification, validator, watched } from '../support/cloudflare-watched.js';
import { needless } from '../support/response-validator.js';
import { starter } from '../support/started.js';

const start = starter();

afterEach(() => {
  expect(mistakes.splice(0)).toEqual([]);
});

/** An emulator that has one of everything under the same ids, and somebody connected. */
const seeded = async () => {
  const emulator = await start({
    state: {
      cloudflare: {
        accounts: [
          {
            id: 'account',
            apps: [
              {
                id: 'app',
                presets: [{ id: 'preset', name: 'host' }],
                meetings: [{ id: 'meeting', participants: [{ id: 'person', presetName: 'host', token: 'join' }] }],
                sessions: [{ id: 'session', meetingId: 'meeting', peers: [{ id: 'person', participantId: 'person' }] }],
              },
            ],
          },
          { id: 'other' },
        ],
      },
    },
  });
  return emulator;
};

const IDS = {
  accountId: 'account',
  appId: 'app',
  presetId: 'preset',
  meetingId: 'meeting',
  participantId: 'person',
  sessionId: 'session',
};

const pathOf = (route: string, ids: Readonly<Record<string, string>>) =>
  route.replace(/^\w+ /, '').replace(/:(\w+)/g, (_all, name: string) => ids[name] ?? name);

const send = (
  emulator: Emulator,
  route: string,
  { ids = {}, token = emulator.cloudflare.apiToken, body }: Options = {},
) =>
  watched(emulator.cloudflare.baseUrl + pathOf(route, { ...IDS, ...ids }), {
    method: route.split(' ')[0] as string,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });

interface Options {
  readonly ids?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly body?: string;
}

/** The status, and the code of whichever envelope it is. */
const outcome = async (response: Response) => {
  const { error, errors } = (await response.json()) as {
    readonly error?: { readonly code: number };
    readonly errors?: readonly { readonly code: number }[];
  };
  return [response.status, error ? 'RealtimeKit' : 'gateway', error?.code ?? errors?.[0]?.code];
};

const TAKES_A_BODY = CLOUDFLARE_ROUTES.filter((route) => /^(POST|PATCH|PUT) .*(?<!\/token|\/kick-all)$/.test(route));
const body = (route: string) => (TAKES_A_BODY.includes(route) ? { body: '{}' } : {});

test.each(CLOUDFLARE_ROUTES)('%s: who may not, and what is not there', async (route) => {
  const emulator = await seeded();
  const before = emulator.snapshot();
  const refused = async (options: Options) => outcome(await send(emulator, route, { ...body(route), ...options }));
  expect(await refused({ token: 'nobody' })).toEqual([401, 'gateway', 10000]);
  expect(await refused({ ids: { accountId: 'other' } })).toEqual([403, 'gateway', 10000]);
  expect(await refused({ ids: { accountId: 'nowhere' } })).toEqual([404, 'gateway', 7003]);
  for (const id of ['appId', 'presetId', 'meetingId', 'participantId', 'sessionId']) {
    if (!route.includes(`:${id}`)) continue;
    expect(await refused({ ids: { [id]: 'nowhere' } })).toEqual([404, 'RealtimeKit', 404]);
  }
  expect(emulator.snapshot()).toEqual(before);
  expect(validator.operationOf({ method: route.split(' ')[0] as string, path: pathOf(route, IDS) })).toBeDefined();
});

test.each(TAKES_A_BODY)('%s: what is no body', async (route) => {
  const emulator = await seeded();
  const before = emulator.snapshot();
  for (const body of ['', '{', '[]', 'null', '"x"', '7', '\u00ff{}'])
    expect(await outcome(await send(emulator, route, { body }))).toEqual([400, 'RealtimeKit', 400]);
  const large = JSON.stringify({ title: 'x'.repeat(1024 * 1024) });
  expect(await outcome(await send(emulator, route, { body: large }))).toEqual([413, 'gateway', 7001]);
  expect(emulator.snapshot()).toEqual(before);
});

/** For each operation: what each body is refused for. */
const WRONG: Readonly<Record<string, readonly (readonly [object, string])[]>> = {
  'POST /apps': [
    [{}, 'name is required'],
    [{ name: '' }, 'name must be a string that is not empty'],
    [{ name: 7 }, 'name must be a string that is not empty'],
  ],
  'POST /meetings': [
    [{ title: 7 }, 'title must be a string or null'],
    [{ record_on_start: 'yes' }, 'record_on_start must be true or false or null'],
    [{ persist_chat: null }, 'persist_chat must be true or false'],
    [{ session_keep_alive_time_in_secs: -1 }, 'session_keep_alive_time_in_secs must be a number, 0 or more'],
    [{ ai_config: [] }, 'ai_config must be an object'],
    [{ ai_config: { transcription: { keywords: 'x' } } }, 'ai_config.transcription.keywords must be a list'],
    [{ ai_config: { transcription: { keywords: ['x', 7] } } }, 'ai_config.transcription.keywords[1] must be a string'],
    [
      { recording_config: { realtimekit_bucket_config: {} } },
      'recording_config.realtimekit_bucket_config.enabled is required',
    ],
    [
      { recording_config: { audio_config: { codec: 'OGG' } } },
      'recording_config.audio_config.codec must be MP3 or AAC',
    ],
  ],
  'PATCH /meetings/meeting': [
    [{ title: null }, 'title must be a string'],
    [{ status: 'CLOSED' }, 'status must be ACTIVE or INACTIVE'],
    [{ record_on_start: null }, 'record_on_start must be true or false'],
    [{ title: 'kept?', status: 7 }, 'status must be ACTIVE or INACTIVE'],
  ],
  'PUT /meetings/meeting': [[{ title: {} }, 'title must be a string or null']],
  'POST /presets': [
    [{}, 'name is required'],
    [{ name: 'x', config: {}, permissions: {}, ui: {} }, 'config.max_screenshare_count is required'],
  ],
  'PATCH /presets/preset': [
    [{ name: '' }, 'name must be a string that is not empty'],
    [{ name: 'x', permissions: { can_record: 1 } }, 'permissions.can_record must be true or false'],
    [{ config: { view_type: 'CINEMA' } }, 'config.view_type must be GROUP_CALL or WEBINAR or AUDIO_ROOM or LIVESTREAM'],
  ],
  'PUT /presets/preset': [[{ name: 'x' }, 'config is required']],
  'POST /meetings/meeting/active-session/kick': [
    [{}, 'participant_ids or custom_participant_ids must name somebody'],
    [{ participant_ids: 'person' }, 'participant_ids must be a list'],
    [{ custom_participant_ids: [7] }, 'custom_participant_ids[0] must be a string'],
  ],
  'POST /meetings/meeting/active-session/mute': [
    [{ participant_ids: [] }, 'participant_ids or custom_participant_ids must name somebody'],
    [{ participant_ids: [null] }, 'participant_ids[0] must be a string'],
  ],
  'POST /meetings/meeting/active-session/mute-all': [[{ allow_unmute: 'no' }, 'allow_unmute must be true or false']],
};

test.each(Object.entries(WRONG))('%s: what has the wrong shape changes nothing', async (operation, cases) => {
  const emulator = await seeded();
  const before = emulator.snapshot();
  const [method, path] = operation.split(' ') as [string, string];
  const below = path === '/apps' ? path : `/app${path}`;
  for (const [body, message] of cases) {
    const route = `${method} /accounts/account/realtime/kit${below}`;
    const response = await send(emulator, route, { body: JSON.stringify(body) });
    expect(await response.json()).toEqual({ success: false, error: { code: 400, message } });
  }
  expect(emulator.snapshot()).toEqual(before);
});

test.each([
  ['/meetings', 'status=OPEN'],
  ['/meetings', 'start_time=yesterday'],
  ['/meetings', 'end_time='],
  ['/meetings', 'search=a&search=b'],
  ['/sessions', 'status=ACTIVE'],
  ['/sessions', 'sort_by=name'],
  ['/sessions', 'sort_order=asc'],
  ['/sessions', 'page_no=x'],
  ['/sessions/session/participants', 'sort_by=name'],
  ['/presets', 'per_page=-1'],
])('a query that cannot be meant is refused: %s?%s', async (path, query) => {
  const emulator = await seeded();
  const response = await send(emulator, `GET /accounts/account/realtime/kit/app${path}?${query}`);
  expect(await outcome(response)).toEqual([400, 'RealtimeKit', 400]);
});

test('a field that nobody knows is passed over, at every depth, and is not kept', async () => {
  const emulator = await seeded();
  const sent = { title: 'x', preferred_region: 'eu', ai_config: { summarization: { mood: 'good' } }, __proto__x: 1 };
  const route = 'PATCH /accounts/account/realtime/kit/app/meetings/meeting';
  const response = await send(emulator, route, { body: JSON.stringify(sent).replace('__proto__x', '__proto__') });
  expect(response.status).toBe(200);
  const [meeting] = emulator.snapshot().cloudflare?.accounts?.[0]?.apps?.[0]?.meetings ?? [];
  expect(meeting).toMatchObject({ title: 'x', settings: { ai_config: { summarization: {} } } });
  expect(meeting?.settings).toEqual({ ai_config: { summarization: {} } });
  await start({ state: emulator.snapshot() });
});

test('every deviation from the specification is needed by one of these answers', () => {
  expect(deviations.length).toBeGreaterThan(0);
  expect(needless(specification, deviations, answers)).toEqual([]);
});
