import { type ErrorCode, type Outcome, openServices, type Subject } from '@anyroom/core';
import {
  JanusJoinCredentialService,
  JanusLiveService,
  JanusParticipantService,
  JanusRoomService,
  janus,
} from '@anyroom/janus';
import { describe, expect, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import {
  answers,
  coreRefuses,
  coreSays,
  ORIGIN,
  on,
  plan,
  type Reply,
  refuses,
  says,
} from './support/planned-janus.js';

const ONCE = { maxAttempts: 1 };
const kick = () => on(JanusParticipantService, {}, ONCE).removeParticipant('5', '7');

/** What Janus 1.1.2 says, word for word; what could not be brought about says what its source does. */
const refusals: readonly (readonly [Reply, ErrorCode, Outcome, Subject?])[] = [
  [coreRefuses(403, 'Unauthorized request (wrong or missing secret/token)'), 'unauthenticated', 'refused'],
  [coreRefuses(405, 'Unauthorized request (plugin)'), 'permission-denied', 'refused'],
  [
    coreRefuses(454, "JSON error: on line 1: too big integer near '9223372036854776000'", false),
    'invalid-argument',
    'refused',
  ],
  [coreRefuses(456, 'Missing mandatory element (transaction)', false), 'invalid-argument', 'refused'],
  [coreRefuses(457, "Unhandled request 'message_plugin' at this path"), 'misconfigured', 'refused'],
  [coreRefuses(458, 'No such session 4102715625077747'), 'unavailable', 'unknown'],
  [coreRefuses(460, 'Invalid plugin'), 'misconfigured', 'refused'],
  [coreRefuses(472, 'At the moment we’re not accepting new sessions'), 'unavailable', 'unknown'],
  [coreRefuses(490, 'Unknown error'), 'unknown', 'refused'],
  [refuses(423, "Unknown request 'frobnicate'"), 'unsupported', 'refused'],
  [refuses(426, 'No such room (5)'), 'not-found', 'refused', 'room'],
  [refuses(427, 'Room 5 already exists'), 'conflict', 'refused'],
  [refuses(428, 'No such stream 0'), 'conflict', 'refused'],
  [refuses(429, 'Missing mandatory element (secret)'), 'unauthenticated', 'refused'],
  [refuses(429, 'Missing mandatory element (admin_key)'), 'unauthenticated', 'refused'],
  [refuses(429, 'Missing mandatory element (mid)'), 'invalid-argument', 'refused'],
  [refuses(430, 'Invalid element type (id should be a positive integer)'), 'invalid-argument', 'refused'],
  [refuses(432, 'Maximum number of publishers (3) already reached'), 'conflict', 'refused'],
  [refuses(433, 'Unauthorized (wrong secret)'), 'unauthenticated', 'refused'],
  [refuses(433, 'Unauthorized (wrong admin_key)'), 'unauthenticated', 'refused'],
  [refuses(436, 'User ID 5 already exists'), 'conflict', 'refused'],
  [refuses(499, 'Some error'), 'unknown', 'refused'],
  [refuses(777, 'A code that nobody has heard of'), 'unknown', 'refused'],
  [answers(404), 'misconfigured', 'refused'],
  [answers(404, '<p>not here'), 'misconfigured', 'refused'],
  [answers(401, '<p>who are you?'), 'unauthenticated', 'refused'],
  [answers(302), 'misconfigured', 'refused'],
  [answers(502, '<p>bad gateway'), 'unavailable', 'unknown'],
];

describe('a refusal', () => {
  for (const [reply, code, outcome, subject] of refusals) {
    const [status, body] = reply({} as never) as readonly [number, unknown];
    test(`${status} ${JSON.stringify(body)}`, async () => {
      plan([reply]);
      const error = await errorOf(kick());
      expect([error.code, error.outcome, error.subject]).toEqual([code, outcome, subject]);
      const { error: core, response } = body as { error?: { code: number }; response?: { error_code: number } };
      const vendorCode = core?.code ?? response?.error_code;
      expect(error.details).toMatchObject({ status, room: '5', participant: '7' });
      expect(error.details.vendorCode).toBe(vendorCode === undefined ? undefined : String(vendorCode));
      expect(error.message).not.toMatch(/Room 5|\(5\)|ID 5/); // ids stand in the details alone
    });
  }
});

describe('a wrong secret is told by its one knob', () => {
  const names = {
    code: ['adminSecret', 'apiSecret', 'adminKey', 'roomSecret'],
    url: [
      'variable JANUS_ADMIN_SECRET',
      'variable JANUS_API_SECRET',
      'variable JANUS_ADMIN_KEY',
      'variable JANUS_ROOM_SECRET',
    ],
  } as const;
  const core = coreRefuses(403, 'Unauthorized request (wrong or missing secret/token)');
  const cases: readonly (readonly [about: string, via: 'admin' | 'session', reply: Reply, knob: number])[] = [
    ['of the admin API', 'admin', core, 0],
    ['of the Janus API', 'session', core, 1],
    ['of the plug-in', 'admin', refuses(433, 'Unauthorized (wrong admin_key)'), 2],
    ['that lacks, of the plug-in', 'admin', refuses(429, 'Missing mandatory element (admin_key)'), 2],
    ['of a room', 'admin', refuses(433, 'Unauthorized (wrong secret)'), 3],
    ['that lacks, of a room', 'admin', refuses(429, 'Missing mandatory element (secret)'), 3],
  ];
  const told = (error: { readonly message: string }, opened: 'code' | 'url', knob: number) => {
    expect(error.message).toContain(`Set the ${names[opened][knob]} to `);
    const others = ['admin_?secret', 'api_?secret', 'admin_?key', 'room_?secret'].filter((_, at) => at !== knob);
    expect(error.message).not.toMatch(new RegExp(others.join('|'), 'i'));
    expect(error.message).not.toContain('200');
  };

  test.each(cases)('%s, in code', async (_, via, reply, knob) => {
    plan([reply]);
    const error = await errorOf(on(JanusRoomService, { via }, ONCE).createRoom());
    expect(error).toMatchObject({ code: 'unauthenticated', details: { status: 200 } });
    told(error, 'code', knob);
  });

  test.each(cases)('%s, by URL', async (_, via, reply, knob) => {
    plan([reply]);
    const { rooms, close } = openServices(`janus:?base=${ORIGIN}/admin&via=${via}`, [janus], {
      JANUS_ROOM_SECRET: 'planted',
    });
    told(await errorOf(rooms.createRoom()), 'url', knob);
    await close();
  });

  test('and one for a new room that is missing', async () => {
    const { rooms, close } = openServices(`janus:?base=${ORIGIN}/admin`, [janus], {});
    const error = await errorOf(rooms.createRoom());
    expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent' });
    told(error, 'url', 3);
    await close();
    told(await errorOf(on(JanusRoomService, { roomSecret: undefined }).createRoom()), 'code', 3);
  });

  test('but not what stands in front of Janus', async () => {
    plan([answers(401)]);
    const error = await errorOf(kick());
    expect(error.message).toBe('Janus answered 401. Janus itself never says so: look at what stands in front of it.');
  });
});

describe('what Janus has nothing for is refused with what to do instead', () => {
  const people = () => on(JanusParticipantService);
  test.each([
    [
      'addParticipant',
      () => people().addParticipant('5', { id: '7', role: 'a' }),
      /issueJoinCredential/,
      ['id', 'role'],
    ],
    [
      'updateParticipant',
      () => people().updateParticipant('5', '7', { role: 'a' }),
      /no roles.*ejectParticipant/,
      ['role'],
    ],
    ['getSession', () => on(JanusLiveService).getSession('5'), /listParticipants/, []],
  ] as const)('%s', async (_, call, says_, fields) => {
    const error = await errorOf(call());
    expect(error).toMatchObject({ code: 'unsupported', outcome: 'not-sent', fields });
    expect(error.message).toMatch(says_);
  });

  test('updateParticipants', async () => {
    const { outcomes } = await people().updateParticipants('5', [['7', { displayName: 'Ann' }]]);
    expect(outcomes).toMatchObject([
      {
        status: 'rejected',
        error: { fields: ['displayName'], message: expect.stringMatching(/chooses their own name/) },
      },
    ]);
  });
});

const other: Reply = () => [200, { janus: 'success', transaction: 'another', response: { videoroom: 'success' } }];
const nonsense: readonly (readonly [about: string, reply: Reply])[] = [
  ['an answer to another transaction', other],
  [
    'an error to another transaction',
    () => [200, { janus: 'error', transaction: 'x', error: { code: 403, reason: 'no' } }],
  ],
  [
    'a refusal to another transaction',
    () => [200, { janus: 'success', transaction: 'x', response: { videoroom: 'event', error_code: 426, error: 'no' } }],
  ],
  ['an answer without a transaction', () => [200, { janus: 'success', response: { videoroom: 'success' } }]],
  ['a refusal without a transaction', () => [200, { janus: 'success', response: { error_code: 428, error: 'no' } }]],
  ['a refusal that is no answer of Janus', ({ transaction }) => [200, { transaction, response: { error_code: 428 } }]],
  ['a page', answers(200, '<p>hello')],
  ['nothing', answers(200)],
  ['half an answer', answers(200, '{"janus": "success", "transac')],
  ['a list', answers(200, [])],
  ['an answer without an end', answers(200, '['.repeat(1_000_000))],
  ['an answer too deep to be read', ({ transaction }) => [200, tooDeep(String(transaction))]],
  ['an acknowledgement', ({ transaction }) => [200, { janus: 'ack', transaction }]],
  ['nothing of the plug-in', coreSays({})],
  ['null of the plug-in', says(null)],
  ['another word of the plug-in', says({ videoroom: 'joined' })],
];
const verbs: readonly (readonly [name: string, call: () => Promise<unknown>, isRead?: true])[] = [
  ['removeParticipant', kick],
  ['getParticipant', () => on(JanusParticipantService, {}, ONCE).getParticipant('5', '7'), true],
  ['listParticipants', () => everybody(on(JanusParticipantService, {}, ONCE).listParticipants('5')), true],
  ['createRoom', () => on(JanusRoomService, {}, ONCE).createRoom()],
  ['getRoom', () => on(JanusRoomService, {}, ONCE).getRoom('5'), true],
  ['listRooms', () => everybody(on(JanusRoomService, {}, ONCE).listRooms()), true],
  ['updateRoom', () => on(JanusRoomService, {}, ONCE).updateRoom('5', { title: 'x' })],
  ['closeRoom', () => on(JanusRoomService, {}, ONCE).closeRoom('5')],
  ['issueJoinCredential', () => on(JanusJoinCredentialService, {}, ONCE).issueJoinCredential('5', '7')],
  ['revokeJoinCredentials', () => on(JanusJoinCredentialService, {}, ONCE).revokeJoinCredentials('5', '7'), true],
  ['ejectParticipant', () => on(JanusLiveService, {}, ONCE).ejectParticipant('5', '7')],
  ['muteParticipant', () => on(JanusLiveService, {}, ONCE).muteParticipant('5', '7'), true],
];

describe.each(verbs)('%s', (_, call, isRead) => {
  test.each(nonsense)('%s makes no sense', async (about, reply) => {
    plan([reply]);
    const outcome = isRead ? 'not-sent' : 'unknown';
    expect(await errorOf(call())).toMatchObject({ code: 'malformed-response', outcome, retryable: false });
    expect(about).not.toBe('');
  });
});

describe('what is told in part only', () => {
  test.each([
    ['people without a list', () => kickless('participants', { participants: 'x' })],
    ['a person without an id', () => kickless('participants', { participants: [{ display: 'x' }] })],
  ])('%s makes no sense', async (_, call) => {
    expect(await errorOf(call())).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
  });
  const kickless = (videoroom: string, more: object) => {
    plan([says({ videoroom, ...more })]);
    return everybody(on(JanusParticipantService, {}, ONCE).listParticipants('5'));
  };

  test('a token that is not on the list which Janus tells, makes no sense', async () => {
    plan([says({ videoroom: 'success', room: 5, allowed: ['another'] })]);
    const error = await errorOf(on(JanusJoinCredentialService, {}, ONCE).issueJoinCredential('5', '7'));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'unknown' });
  });

  test('a token that is taken back and still on the list which Janus tells, makes no sense', async () => {
    let token: unknown;
    const list = (...allowed: unknown[]) => says({ videoroom: 'success', room: 5, allowed });
    const letsIn: Reply = (taken) => {
      [token] = (taken.message['request'] as { allowed: unknown[] }).allowed;
      return list(token)(taken);
    };
    const stays: Reply = (taken) => list('another', token)(taken);
    plan([letsIn, stays, stays]);
    const service = on(JanusJoinCredentialService, {}, ONCE);
    await service.issueJoinCredential('5', '7');
    const error = await errorOf(service.revokeJoinCredentials('5', '7'));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'unknown' });
  });
});

describe('ids of the other kind', () => {
  test.each([
    ['texts where numbers are configured', 'numbers', 'a', /Configure ids as strings/],
    ['numbers where texts are configured', 'strings', 5, /Configure ids as numbers/],
  ] as const)('%s', async (_, ids, id, says_) => {
    plan([says({ videoroom: 'participants', participants: [{ id }] })]);
    const error = await errorOf(everybody(on(JanusParticipantService, { ids }, ONCE).listParticipants('5')));
    expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent', message: expect.stringMatching(says_) });
  });

  test.each([
    ['of the other kind', 'strings', 5, 'misconfigured'],
    ['that Janus itself would not take', 'numbers', 2n ** 63n, 'malformed-response'],
  ] as const)('a new room with an id %s was made all the same', async (_, ids, room, code) => {
    plan([says({ videoroom: 'created', room })]);
    const error = await errorOf(on(JanusRoomService, { ids }, ONCE).createRoom());
    expect(error).toMatchObject({ code, outcome: 'unknown', retryable: false });
  });

  test.each([
    ['numbers', [0, -5, 1.5, 2n ** 63n, -(2n ** 60n)]],
    ['strings', ['', '.', '..', 'a\0b', 'a\ud83d']],
  ] as const)('what no call would take for an id is not told as one, where ids are %s', async (ids, odd) => {
    const good = ids === 'numbers' ? 7 : '7';
    for (const id of odd) {
      plan([says({ videoroom: 'participants', participants: [{ id }, { id: good }] })]);
      const found: string[] = [];
      const loop = async () => {
        for await (const each of on(JanusParticipantService, { ids }, ONCE).listParticipants('5')) found.push(each.id);
      };
      expect(await errorOf(loop())).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
      expect(found).toEqual(['7']);
    }
  });
});

function tooDeep(transaction: string): string {
  const depth = 500_000;
  const more = `${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`;
  return `{"janus":"success","transaction":"${transaction}","response":{"videoroom":"success","more":${more}}}`;
}
