import { AnyroomError, Secret } from '@anyroom/core';
import {
  asJanus,
  JanusJoinCredentialService,
  JanusLiveService,
  JanusParticipantService,
  JanusRoomService,
} from '@anyroom/janus';
import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import {
  answers,
  coreRefuses,
  coreSays,
  loses,
  on,
  plan,
  type Reply,
  refuses,
  says,
  type Taken,
} from './support/planned-janus.js';

const ROOM = '9007199254740993'; // read by JSON.parse it is ...992
const room = 9007199254740993n;

const ok = says({ videoroom: 'success' });
const nobody = refuses(428, `No such user 7 in room ${room}`);
const people = says({
  videoroom: 'participants',
  room,
  participants: [
    { id: 7, display: 'Ann "é"', publisher: true },
    { id: 8, publisher: false },
    { id: 9, display: '', publisher: false },
  ],
});
const list = says({ videoroom: 'success', list: [{ room: 1, description: 'One', num_participants: 2 }, { room }] });
const exists = (is: boolean) => says({ videoroom: 'success', room, exists: is });
const allowed = (...tokens: string[]) => says({ videoroom: 'success', room, allowed: tokens });

/** Says yes to the tokens that it is asked to let in. */
const letsIn: Reply = (taken) => {
  const { allowed: tokens } = taken.message['request'] as { allowed: string[] };
  return allowed('another', ...tokens)(taken);
};

const byAdmin = (request: object) => ({
  janus: 'message_plugin',
  plugin: 'janus.plugin.videoroom',
  admin_secret: 'planted-admin-secret',
  request,
});
const secret = 'planted-room-secret';
const admin_key = 'planted-admin-key';
/** What each event does to the number of requests on their way. */
const COUNTED: Readonly<Record<string, number>> = { request: 1, response: -1 };
const messages = (taken: readonly Taken[]) => taken.map(({ message }) => message);

const verbs: readonly (readonly [
  about: string,
  replies: readonly Reply[],
  call: () => Promise<unknown>,
  sent: readonly object[],
  result: unknown,
])[] = [
  [
    'a room with all that it can have',
    [says({ videoroom: 'created', room, permanent: false })],
    () =>
      on(JanusRoomService).createRoom({
        id: ROOM,
        title: 'Stand-up "é"',
        native: { janus: { publishers: 9, is_private: true, pin: new Secret('planted-pin'), require_pvtid: false } },
      }),
    [
      byAdmin({
        request: 'create',
        room,
        secret,
        admin_key,
        description: 'Stand-up "é"',
        allowed: [],
        permanent: false,
        publishers: 9,
        is_private: true,
        pin: 'planted-pin',
        require_pvtid: false,
      }),
    ],
    { id: ROOM, provider: 'janus', title: 'Stand-up "é"' },
  ],
  [
    'a room of which nothing is said: nobody is let in, and nobody watches who has not joined',
    [says({ videoroom: 'created', room: 5, permanent: false })],
    () => on(JanusRoomService).createRoom(),
    [byAdmin({ request: 'create', secret, admin_key, allowed: [], permanent: false, require_pvtid: true })],
    { id: '5', provider: 'janus', title: 'Room 5' }, // the title that Janus gives it
  ],
  [
    'a permanent room of a server with ids of text',
    [says({ videoroom: 'created', room: 'daily-1', permanent: true })],
    () => on(JanusRoomService, { ids: 'strings', permanent: true }).createRoom({ id: 'daily-1' }),
    [
      byAdmin({
        request: 'create',
        room: 'daily-1',
        secret,
        admin_key,
        allowed: [],
        permanent: true,
        require_pvtid: true,
      }),
    ],
    { id: 'daily-1', provider: 'janus', title: 'Room daily-1' },
  ],
  [
    'one room of the list',
    [list],
    () => on(JanusRoomService).getRoom('1'),
    [byAdmin({ request: 'list', admin_key })],
    { id: '1', provider: 'janus', title: 'One' },
  ],
  [
    'one room that the list does not tell',
    [says({ videoroom: 'success', list: [] }), exists(true)],
    () => on(JanusRoomService).getRoom(ROOM),
    [byAdmin({ request: 'list', admin_key }), byAdmin({ request: 'exists', room })],
    { id: ROOM, provider: 'janus' },
  ],
  [
    'all rooms',
    [list],
    () => everybody(on(JanusRoomService, { adminKey: undefined }).listRooms()),
    [byAdmin({ request: 'list' })],
    [
      { id: '1', provider: 'janus', title: 'One' },
      { id: ROOM, provider: 'janus' },
    ],
  ],
  [
    'another title and more',
    [says({ videoroom: 'edited', room, permanent: false })],
    () =>
      on(JanusRoomService).updateRoom(ROOM, { title: 'New', native: { janus: { publishers: 0, pin: 'planted-pin' } } }),
    [
      byAdmin({
        request: 'edit',
        room,
        secret,
        permanent: false,
        new_description: 'New',
        new_publishers: 0,
        new_pin: 'planted-pin',
      }),
    ],
    { id: ROOM, provider: 'janus', title: 'New', confirmation: 'accepted' },
  ],
  [
    'the end of a room',
    [says({ videoroom: 'destroyed', room, permanent: true })],
    () => on(JanusRoomService, { permanent: true }).closeRoom(ROOM),
    [byAdmin({ request: 'destroy', room, secret, permanent: true })],
    undefined,
  ],
  [
    'everybody',
    [people],
    () => everybody(on(JanusParticipantService).listParticipants(ROOM)),
    [byAdmin({ request: 'listparticipants', room })],
    [
      { id: '7', displayName: 'Ann "é"', presence: 'connected' },
      { id: '8', presence: 'connected' },
      { id: '9', presence: 'connected' },
    ],
  ],
  [
    'one person',
    [people],
    () => on(JanusParticipantService).getParticipant({ id: ROOM, provider: 'janus' }, '8'),
    [byAdmin({ request: 'listparticipants', room })],
    { id: '8', presence: 'connected' },
  ],
  [
    'a removal',
    [ok],
    () => on(JanusParticipantService).removeParticipant(ROOM, '7'),
    [byAdmin({ request: 'kick', room, secret, id: 7 })],
    undefined,
  ],
  [
    'a removal of nobody',
    [nobody],
    () => on(JanusParticipantService).removeParticipant(ROOM, '7'),
    [byAdmin({ request: 'kick', room, secret, id: 7 })],
    undefined,
  ],
  [
    'an eject, with an id of text',
    [ok],
    () => on(JanusLiveService, { ids: 'strings' }).ejectParticipant('a/b', ' 7 '),
    [byAdmin({ request: 'kick', room: 'a/b', secret, id: ' 7 ' })],
    undefined,
  ],
  [
    'anything else, with the secrets that it asks for unless it brings its own',
    [says({ videoroom: 'rtp_forward', more: [1] })],
    () => asJanus(on(JanusParticipantService)).ask({ request: 'rtp_forward', room: 5, secret: 'own', port: 1 }),
    [byAdmin({ request: 'rtp_forward', room: 5, secret: 'own', admin_key, port: 1 })],
    { videoroom: 'rtp_forward', more: [1] },
  ],
  [
    'anything else, with numbers of any size',
    [says({ videoroom: 'rtp_forward', stream: 9007199254740995n, more: [2n ** 63n - 1n, 1.5] })],
    () => asJanus(on(JanusParticipantService)).ask({ request: 'rtp_forward', room, ssrc: [2n ** 60n, 5n] }),
    [byAdmin({ request: 'rtp_forward', room, secret, admin_key, ssrc: [2n ** 60n, 5] })],
    { videoroom: 'rtp_forward', stream: 9007199254740995n, more: [2n ** 63n - 1n, 1.5] },
  ],
  [
    'anything else, with secrets of the caller',
    [says({ videoroom: 'edited' })],
    () =>
      asJanus(on(JanusParticipantService)).ask({
        request: 'edit',
        room: 5,
        new_pin: new Secret('planted-pin'),
        more: [{ pin: new Secret('planted') }],
      }),
    [byAdmin({ request: 'edit', room: 5, secret, new_pin: 'planted-pin', more: [{ pin: 'planted' }] })],
    { videoroom: 'edited' },
  ],
];

describe('the message of', () => {
  test.each(verbs)('%s', async (_, replies, call, sent, result) => {
    const taken = plan(replies);
    expect(await call()).toEqual(result);
    expect(messages(taken)).toEqual(sent);
    for (const { path, headers, transaction } of taken) {
      expect(path).toBe('/admin');
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        accept: 'application/json',
        'user-agent': expect.stringMatching(/^anyroom-janus\/\d/),
      });
      expect(transaction).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(new Set(taken.map(({ transaction }) => transaction)).size).toBe(taken.length);
  });

  test('a credential: a fresh token each time, which is told by how it begins and by nothing else', async () => {
    const taken = plan([letsIn, letsIn, letsIn, letsIn, letsIn]);
    const service = on(JanusJoinCredentialService);
    const tokens: string[] = [];
    for (const [where, who] of [
      [ROOM, '7'],
      [ROOM, '7'],
      [ROOM, '8'],
      ['9007199254740992', '7'],
      ['1', '17'],
    ] as [string, string][]) {
      const { token, expiresAt } = await service.issueJoinCredential(where, who);
      expect(expiresAt).toBeUndefined();
      tokens.push(token.reveal());
    }
    expect(messages(taken)[0]).toEqual(
      byAdmin({ request: 'allowed', room, secret, action: 'add', allowed: [tokens[0]] }),
    );
    expect(new Set(tokens).size).toBe(5);
    const [beginnings, rests] = [0, 1].map((part) => tokens.map((token) => token.split('.')[part]));
    expect(beginnings?.[0]).toBe(beginnings?.[1]);
    expect(new Set(beginnings).size).toBe(4);
    for (const rest of rests ?? []) expect(Buffer.from(rest ?? '', 'base64url')).toHaveLength(32);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}\.[\w-]{43}$/);
  });

  test('a credential for a room that may have lost its list: it is enforced first', async () => {
    const taken = plan([allowed(), letsIn]);
    await on(JanusJoinCredentialService, { permanent: true }).issueJoinCredential(ROOM, '7');
    expect(messages(taken)).toEqual([
      byAdmin({ request: 'allowed', room, secret, action: 'enable' }),
      byAdmin({ request: 'allowed', room, secret, action: 'add', allowed: [expect.any(String)] }),
    ]);
  });

  test('a revocation: the tokens of that person in that room, and no others', async () => {
    plan([letsIn, letsIn, letsIn]);
    const service = on(JanusJoinCredentialService);
    const [first = '', second = '', other = ''] = await Promise.all(
      ['7', '7', '8'].map(async (id) => (await service.issueJoinCredential(ROOM, id)).token.reveal()),
    );
    const taken = plan([allowed('x', first, other, second), allowed('x', other)]);
    expect(await service.revokeJoinCredentials(ROOM, '7')).toBeUndefined();
    expect(messages(taken)).toEqual([
      byAdmin({ request: 'allowed', room, secret, action: 'add', allowed: [] }),
      byAdmin({ request: 'allowed', room, secret, action: 'remove', allowed: [first, second] }),
    ]);
    const again = plan([allowed('x', other)]);
    expect(await service.revokeJoinCredentials(ROOM, '7')).toBeUndefined();
    expect(again).toHaveLength(1);
  });
});

describe('ids that a number cannot tell apart', () => {
  const low = '9007199254740992';
  const high = '9007199254740993';
  const neighbours = says({
    videoroom: 'participants',
    room,
    participants: [{ id: BigInt(low) }, { id: BigInt(high), display: 'Ann' }],
  });

  test('stand in the body digit by digit, as given', async () => {
    const largest = '9223372036854775807';
    const taken = plan([says({ videoroom: 'created', room: 2n ** 63n - 1n }), ok, ok, ok]);
    expect(await on(JanusRoomService).createRoom({ id: largest })).toMatchObject({ id: largest });
    await on(JanusParticipantService).removeParticipant(largest, high);
    await on(JanusLiveService).ejectParticipant(high, low);
    await on(JanusLiveService).ejectParticipant(high, '9007199254740991');
    expect(taken.map(({ text }) => text.match(/"(?:room|id)":[^,}]+/g))).toEqual([
      [`"room":${largest}`],
      [`"room":${largest}`, `"id":${high}`],
      [`"room":${high}`, `"id":${low}`],
      [`"room":${high}`, '"id":9007199254740991'],
    ]);
  });

  test('are told digit by digit, and found', async () => {
    plan([neighbours, neighbours, neighbours, neighbours]);
    const service = on(JanusParticipantService);
    expect(await everybody(service.listParticipants(ROOM))).toEqual([
      { id: low, presence: 'connected' },
      { id: high, presence: 'connected', displayName: 'Ann' },
    ]);
    expect(await service.getParticipant(ROOM, high)).toMatchObject({ id: high, displayName: 'Ann' });
    expect(await service.getParticipant(ROOM, low)).toEqual({ id: low, presence: 'connected' });
    expect(await errorOf(service.getParticipant(ROOM, '9007199254740994'))).toMatchObject({ code: 'not-found' });
  });

  test('rooms are told apart as well', async () => {
    const rooms = says({
      videoroom: 'success',
      list: [{ room: BigInt(low) }, { room: BigInt(high), description: 'x' }],
    });
    plan([rooms, rooms]);
    expect(await everybody(on(JanusRoomService).listRooms())).toMatchObject([{ id: low }, { id: high, title: 'x' }]);
    expect(await on(JanusRoomService).getRoom(high)).toEqual({ id: high, provider: 'janus', title: 'x' });
  });

  test('stay out of messages', async () => {
    plan([refuses(428, `No such stream of ${high} in room ${ROOM}`)]);
    const error = await errorOf(on(JanusLiveService).ejectParticipant(ROOM, high));
    expect(error.message).not.toMatch(/\d{16}/);
    expect(error.details).toMatchObject({ room: ROOM, participant: high });
  });

  test('a mute finds the one whom it is for, in a session whose id is as large', async () => {
    const session = '9007199254740995';
    const handles: Record<string, string> = { [`/admin/${session}/1`]: low, [`/admin/${session}/2`]: high };
    const server: Reply = (taken) => {
      const { message, path } = taken;
      if (message['janus'] === 'list_sessions') return coreSays({ sessions: [BigInt(session)] })(taken);
      if (message['janus'] === 'list_handles') return coreSays({ handles: [1, 2] })(taken);
      if (message['janus'] === 'handle_info') {
        const id = BigInt(handles[path] ?? 0);
        const told = { type: 'publisher', room, id, streams: [{ type: 'audio', mid: `of ${id}` }] };
        return coreSays({ info: { plugin: 'janus.plugin.videoroom', plugin_specific: told } })(taken);
      }
      return ((message['request'] as { request: string }).request === 'listparticipants' ? neighbours : ok)(taken);
    };
    const taken = plan(Array.from({ length: 6 }, () => server));
    await on(JanusLiveService).muteParticipant(ROOM, high);
    expect(taken.at(-1)?.text).toMatch(`"id":${high},"mid":"of ${high}"`);
  });
});

describe('what somebody sends', () => {
  /** A server with two sessions: somebody else's, and that of 7, who sends what is given. */
  const serverOf =
    (streams: readonly object[], id = 7): Reply =>
    (taken) => {
      const { message, path } = taken;
      if (message['janus'] === 'list_sessions') return coreSays({ sessions: [11, 12, 13] })(taken);
      if (message['janus'] === 'list_handles') {
        if (path === '/admin/11') return coreRefuses(458, 'No such session 11')(taken);
        return coreSays({ handles: path === '/admin/12' ? [21] : [31, 32] })(taken);
      }
      if (message['janus'] === 'handle_info') {
        const own = { type: 'publisher', room, id, streams };
        const told: Record<string, object> = {
          '/admin/12/21': { plugin: 'janus.plugin.videoroom', plugin_specific: { ...own, room: 6, streams: [] } },
          '/admin/13/31': { plugin: 'janus.plugin.echotest', plugin_specific: own },
          '/admin/13/32': { plugin: 'janus.plugin.videoroom', plugin_specific: own },
        };
        return coreSays({ info: told[path] ?? {} })(taken);
      }
      const { request } = message['request'] as { request: string };
      return (request === 'listparticipants' ? people : ok)(taken);
    };
  const streams = [
    { type: 'video', mid: '0' },
    { type: 'audio', mid: 'a', codec: 'opus' },
    { type: 'data', mid: '2' },
    { type: 'audio', mid: '3' },
  ];
  const plenty = (reply: Reply) => plan(Array.from({ length: 20 }, () => reply));
  const moderations = (taken: readonly Taken[]) =>
    messages(taken).filter(({ request }) => (request as { request?: string } | undefined)?.request === 'moderate');

  test.each([
    ['mute', (live: JanusLiveService) => live.muteParticipant(ROOM, '7'), true],
    ['unmute', (live: JanusLiveService) => live.unmuteParticipant(ROOM, '7'), false],
  ] as const)('is found by the handles, and of it the sound is %sd', async (_, call, mute) => {
    const taken = plenty(serverOf(streams));
    expect(await call(on(JanusLiveService))).toBeUndefined();
    expect(moderations(taken)).toEqual(
      ['a', '3'].map((mid) => byAdmin({ request: 'moderate', room, secret, id: 7, mid, mute })),
    );
    expect(messages(taken)).toContainEqual({ janus: 'list_sessions', admin_secret: 'planted-admin-secret' });
    expect(messages(taken)).toContainEqual({
      janus: 'handle_info',
      plugin_only: true,
      admin_secret: 'planted-admin-secret',
    });
    nock.cleanAll();
  });

  test('what fails after a stream was muted does not say that nothing was done', async () => {
    let moderated = 0;
    const failing: Reply = (taken) => {
      if ((taken.message['request'] as { request?: string } | undefined)?.request !== 'moderate') {
        return serverOf(streams)(taken);
      }
      moderated += 1;
      return (moderated === 1 ? ok : refuses(428, 'No such stream'))(taken);
    };
    plenty(failing);
    const error = await errorOf(on(JanusLiveService).muteParticipant(ROOM, '7'));
    expect(error).toMatchObject({ code: 'conflict', outcome: 'unknown' });
    nock.cleanAll();
  });

  test('what fails ends the search: nothing is sent once the call is over', async () => {
    const sessions = Array.from({ length: 50 }, (_, index) => index);
    let inFlight = 0;
    const server = on(
      JanusLiveService,
      {},
      { maxAttempts: 1, onEvent: ({ type }) => (inFlight += COUNTED[type] ?? 0) },
    );
    const taken = plan(
      Array.from({ length: 60 }, () => (asked: Taken) => {
        if (asked.message['janus'] === 'list_sessions') return coreSays({ sessions })(asked);
        if (asked.message['janus'] !== 'list_handles') return people(asked);
        return asked.path === '/admin/0' ? [502, ''] : coreSays({ handles: [] })(asked);
      }),
    );
    expect(await errorOf(server.muteParticipant(ROOM, '7'))).toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
    });
    expect(inFlight).toBe(0);
    const sent = taken.length;
    await server.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(taken).toHaveLength(sent);
    nock.cleanAll();
  });

  test('no sound: a mute is a conflict, unsent; there is nothing to lift', async () => {
    plenty(serverOf([{ type: 'video', mid: '0' }]));
    const live = on(JanusLiveService);
    expect(await errorOf(live.muteParticipant(ROOM, '7'))).toMatchObject({ code: 'conflict', outcome: 'not-sent' });
    nock.cleanAll();
    const taken = plenty(serverOf([{ type: 'video', mid: '0' }]));
    expect(await live.unmuteParticipant(ROOM, '7')).toBeUndefined();
    expect(moderations(taken)).toEqual([]);
    nock.cleanAll();
  });

  test('nobody: not-found, of the list or of the handles', async () => {
    const live = on(JanusLiveService);
    for (const call of ['muteParticipant', 'unmuteParticipant'] as const) {
      plan([people]);
      expect(await errorOf(live[call](ROOM, '6'))).toMatchObject({ code: 'not-found', subject: 'participant' });
      plenty(serverOf(streams, 8));
      expect(await errorOf(live[call](ROOM, '7'))).toMatchObject({ code: 'not-found', subject: 'participant' });
      nock.cleanAll();
    }
  });

  test('the Janus API does not tell it: unsupported, unsent', async () => {
    const taken = plan([]);
    const live = on(JanusLiveService, { via: 'session' });
    expect(live.capabilities).toMatchObject({ eject: true, mute: false, unmute: false });
    for (const call of ['muteParticipant', 'unmuteParticipant'] as const) {
      expect(await errorOf(live[call](ROOM, '7'))).toMatchObject({ code: 'unsupported', outcome: 'not-sent' });
    }
    expect(taken).toEqual([]);
  });
});

describe('by a session', () => {
  const opened = coreSays({ data: { id: 4102715625077747 } });
  const attached = coreSays({ session_id: 4102715625077747, data: { id: 2512165734777121 } });
  const told =
    (data: unknown): Reply =>
    (taken) =>
      coreSays({ sender: 1, plugindata: { plugin: 'janus.plugin.videoroom', data } })(taken);
  const ended = coreSays({ session_id: 4102715625077747 });
  const configuration = { via: 'session', endpoint: 'https://janus.example:7889/janus' } as const;
  const kick = () => on(JanusParticipantService, configuration, { maxAttempts: 2 }).removeParticipant(ROOM, '7');
  const apisecret = 'planted-api-secret';

  test('each call opens one, asks, and ends it', async () => {
    const taken = plan([opened, attached, told({ videoroom: 'success' }), ended]);
    expect(await kick()).toBeUndefined();
    expect(taken.map(({ path, message }) => [path, message])).toEqual([
      ['/janus', { janus: 'create', apisecret }],
      ['/janus/4102715625077747', { janus: 'attach', plugin: 'janus.plugin.videoroom', apisecret }],
      [
        '/janus/4102715625077747/2512165734777121',
        { janus: 'message', apisecret, body: { request: 'kick', room, id: 7, secret } },
      ],
      ['/janus/4102715625077747', { janus: 'destroy', apisecret }],
    ]);
  });

  test('whatever number its id is', async () => {
    const session = '9007199254740993';
    const handle = '9223372036854775807';
    const taken = plan([
      coreSays({ data: { id: BigInt(session) } }),
      coreSays({ data: { id: BigInt(handle) } }),
      told({ videoroom: 'success' }),
      ended,
    ]);
    expect(await kick()).toBeUndefined();
    expect(taken.map(({ path }) => path)).toEqual([
      '/janus',
      `/janus/${session}`,
      `/janus/${session}/${handle}`,
      `/janus/${session}`,
    ]);
  });

  test('errors of the plug-in are told as by the admin API, and the session ends all the same', async () => {
    const taken = plan([
      opened,
      attached,
      told({ videoroom: 'event', error_code: 426, error: `No such room (${ROOM})` }),
      ended,
    ]);
    expect(await errorOf(kick())).toMatchObject({ code: 'not-found', subject: 'room', outcome: 'refused' });
    expect(taken).toHaveLength(4);
  });

  test.each([
    ['no session: refused', [coreRefuses(403, 'Unauthorized request')], 'unauthenticated', 'refused'],
    ['no session: no answer', [loses(), loses()], 'unavailable', 'not-sent'],
    [
      'no plug-in',
      [opened, coreRefuses(460, "No such plugin 'janus.plugin.videoroom'"), ended],
      'misconfigured',
      'refused',
    ],
    ['no handle: no answer', [opened, answers(503), answers(503), ended], 'unavailable', 'not-sent'],
    ['the plug-in’s answer is lost', [opened, attached, loses(), loses(), ended], 'unavailable', 'unknown'],
  ] as const)('%s', async (_, replies, code, outcome) => {
    const taken = plan(replies);
    expect(await errorOf(kick())).toMatchObject({ code, outcome });
    expect(taken).toHaveLength(replies.length);
  });

  test('what is asked of a server that has started anew meanwhile is asked again in a new session', async () => {
    const gone = coreRefuses(458, 'No such session 4102715625077747');
    const done = told({ videoroom: 'success' });
    for (const replies of [
      [opened, gone, gone, gone, opened, attached, done, ended],
      [opened, attached, gone, gone, gone, opened, attached, done, ended],
      [opened, attached, coreRefuses(459, 'No such handle'), gone, gone, opened, attached, done, ended],
    ]) {
      const taken = plan(replies);
      expect(await kick()).toBeUndefined();
      expect(taken).toHaveLength(replies.length);
    }
    plan([opened, attached, gone, gone, gone, opened, attached, gone, gone, gone]);
    expect(await errorOf(kick())).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: true });
  });

  test('a session that cannot be ended does not spoil what was done', async () => {
    const taken = plan([opened, attached, told({ videoroom: 'success' }), coreRefuses(458, 'No such session')]);
    expect(await kick()).toBeUndefined();
    expect(taken).toHaveLength(4);
  });
});

describe('when an answer is lost', () => {
  const impatient = { maxAttempts: 2 };

  test('a removal is sent again, and that nobody is there any more is success', async () => {
    const taken = plan([loses(), nobody]);
    expect(await on(JanusParticipantService, {}, impatient).removeParticipant(ROOM, '7')).toBeUndefined();
    expect(taken[0]?.transaction).toBe(taken[1]?.transaction);
  });

  test('a close is sent again, and that the room is gone is success; at first it is not-found', async () => {
    const gone = refuses(426, `No such room (${ROOM})`);
    plan([loses(), gone]);
    expect(await on(JanusRoomService, {}, impatient).closeRoom(ROOM)).toBeUndefined();
    plan([gone]);
    expect(await errorOf(on(JanusRoomService, {}, impatient).closeRoom(ROOM))).toMatchObject({
      code: 'not-found',
      subject: 'room',
      outcome: 'refused',
    });
  });

  test('a creation is not sent again, with an id or without', async () => {
    for (const id of [undefined, '5']) {
      const taken = plan([loses()]);
      const error = await errorOf(on(JanusRoomService, {}, impatient).createRoom({ id }));
      expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: false });
      expect(taken).toHaveLength(1);
    }
  });

  test('a read has changed nothing', async () => {
    plan([loses(), answers(502, '<p>')]);
    const error = await errorOf(on(JanusParticipantService, {}, impatient).getParticipant(ROOM, '7'));
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-sent', retryable: true });
  });
});

test('what Janus says it has done, and could not save, is an error that says so', async () => {
  plan([says({ videoroom: 'created', room: 5, permanent: false })]);
  const error = await errorOf(on(JanusRoomService, { permanent: true }).createRoom());
  expect(error).toMatchObject({ code: 'misconfigured', outcome: 'unknown', retryable: false, details: { room: '5' } });
  plan([says({ videoroom: 'edited', room: 5, permanent: false })]);
  const edited = await errorOf(on(JanusRoomService).updateRoom('5', { native: { janus: { permanent: true } } }));
  expect(edited).toMatchObject({ code: 'misconfigured', outcome: 'unknown' });
});

test('add, update and session are refused, and nothing is sent', async () => {
  const taken = plan([]);
  const people = on(JanusParticipantService);
  const live = on(JanusLiveService);
  for (const call of [
    () => people.addParticipant(ROOM, { id: '7' }),
    () => people.updateParticipant(ROOM, '7', { displayName: 'x' }),
    () => live.getSession(ROOM),
  ]) {
    expect(await errorOf(call())).toMatchObject({ code: 'unsupported', outcome: 'not-sent' });
  }
  const { allApplied, outcomes } = await people.updateParticipants(ROOM, [['7', { displayName: 'x' }]]);
  expect([allApplied, outcomes.length]).toEqual([false, 1]);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', error: { code: 'unsupported' } });
    expect(AnyroomError.is((outcome as { error: unknown }).error)).toBe(true);
  }
  expect(taken).toEqual([]);
});
