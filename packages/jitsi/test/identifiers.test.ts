import { AnyroomError } from '@anyroom/core';
import { JitsiLiveService, JitsiParticipantService, JitsiRoomService } from '@anyroom/jitsi';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { flawOfDomain, flawOfLocal } from '../src/jid/canonical.js';
import { isUnicode32 } from '../src/jid/unicode-3-2.js';
import { type FakeComponentServer, startComponentServer } from './fake/component-server.js';

let server: FakeComponentServer;
let participants: JitsiParticipantService;
let rooms: JitsiRoomService;
let live: JitsiLiveService;

beforeAll(async () => {
  server = await startComponentServer();
  participants = new JitsiParticipantService(server.configuration);
  rooms = new JitsiRoomService(server.configuration);
  live = new JitsiLiveService(server.configuration);
});

afterAll(async () => {
  await Promise.all([participants, rooms, live].map((service) => service.close()));
  await server.close();
});

async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!AnyroomError.is(error)) throw new Error('It was not refused.', { cause: error });
  expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
  expect(server.opened()).toBe(0);
  return error.message;
}

/** Each was sent to Prosody 0.12.3, which kept it as another address or refused it; or it names somebody else. */
const WRONG_LOCALS: readonly (readonly [text: string, says: RegExp])[] = [
  ['Ann', /lower case/],
  ['straße', /lower case/],
  ['σας', /lower case/],
  ['ﬁnn', /NFKC/],
  ['ａnn', /NFKC/],
  ['e\u0301', /NFKC/],
  ['an\u00adn', /control character/],
  ['an\u200bn', /control character/],
  ['an\u200dn', /control character/],
  ['\ufeffann', /control character/],
  ['ann lee', /space/],
  ['ann\u00a0lee', /space/],
  ['ann\t', /control character/],
  ['ann\u0000', /control character/],
  ['ann\uffff', /control character/],
  ['ann\u202e', /control character/],
  ['ann\ue000', /control character/],
  ['a"b', /holds one of/],
  ['a&b', /holds one of/],
  ["a'b", /holds one of/],
  ['a:b', /holds one of/],
  ['a<b', /holds one of/],
  ['אb', /directions/],
  ['א1', /directions/],
  ['x'.repeat(1024), /longer than 1023 bytes/],
  ['é'.repeat(512), /longer than 1023 bytes/],
];

const RIGHT_LOCALS = ['ann', 'ann.lee-2_x+y', 'josé', 'σ', 'ı', 'אבג', 'א1ב', '山田', 'x\\20y', '1', '~!#$%*={}|^`?'];

describe('ids', () => {
  test.each(WRONG_LOCALS)('%j is no local part', async (local, says) => {
    expect(await refusalOf(participants.removeParticipant('standup', `${local}@meet.test`))).toMatch(says);
    expect(await refusalOf(rooms.getRoom(local))).toMatch(says);
    expect(await refusalOf(rooms.createRoom({ id: local }))).toMatch(says);
    expect(await refusalOf(live.ejectParticipant(local, 'ann@meet.test'))).toMatch(says);
    expect(
      await refusalOf(participants.addParticipant('standup', { id: `${local}@meet.test`, role: 'attendee' })),
    ).toMatch(says);
  });

  test.each(RIGHT_LOCALS)('%j is one', (local) => {
    expect(flawOfLocal(local)).toBeUndefined();
  });

  test.each([
    ['ann', /no @/],
    ['meet.test', /no @/],
    ['@meet.test', /local part that is empty/],
    ['ann@', /domain that is no domain/],
    ['ann@meet.test/phone', /one device/],
    ['ann@b@meet.test', /domain that is no domain/],
    ['ann@Meet.test', /domain that is not in lower case/],
    ['ann@meet.test.', /no domain/],
    ['ann@meet..test', /no domain/],
    ['ann@me et.test', /no domain/],
    ['ann@straße.test', /not in lower case/],
    ['ann@[::1]', /no domain/],
  ])('%j is nobody', async (id, says) => {
    expect(await refusalOf(participants.getParticipant('standup', id))).toMatch(says);
    expect(await refusalOf(participants.updateParticipant('standup', id, { role: 'viewer' }))).toMatch(says);
  });

  test('a domain may be of any script', () => {
    for (const domain of [
      'meet.test',
      'localhost',
      'bücher.example',
      'xn--bcher-kva.example',
      '例え.test',
      '127.0.0.1',
    ]) {
      expect(flawOfDomain(domain)).toBeUndefined();
    }
  });

  test('a room whose name a server cannot keep is none', async () => {
    expect(await refusalOf(rooms.getRoom('x'.repeat(252)))).toMatch(/longer than a server can keep/);
    expect(await refusalOf(rooms.getRoom('é'.repeat(42)))).toMatch(/longer than a server can keep/);
  });

  test.each(['😀', 'ab\u{1f979}', '\u0221x', 'ꙃ'])('a room by the name of %j is none', async (id) => {
    expect(await refusalOf(rooms.getRoom(id))).toMatch(/too new/);
    expect(flawOfLocal(id)).toBeUndefined(); // while a person may have it
  });

  test.each(RIGHT_LOCALS)('a room may have the name %j', (id) => {
    expect(isUnicode32(id)).toBe(true);
  });

  test('the service itself is nobody who can be changed', async () => {
    const self = 'anyroom.meet.test';
    expect(await refusalOf(participants.removeParticipant('standup', self))).toMatch(/no @/);
    const admin = new JitsiParticipantService({
      conference: 'conference.meet.test',
      server: 'xmpp://127.0.0.1:1',
      admin: { jid: 'admin@meet.test', password: 'secret' },
    });
    for (const refused of [
      admin.removeParticipant('standup', 'admin@meet.test'),
      admin.updateParticipant('standup', 'admin@meet.test', { role: 'viewer' }),
      admin.addParticipant('standup', { id: 'admin@meet.test', role: 'attendee' }),
    ]) {
      expect(await refusalOf(refused)).toMatch(/speaks as/);
    }
    await admin.close();
  });

  test('one wrong entry of a batch is rejected, unsent', async () => {
    const { outcomes } = await participants.updateParticipants('standup', [['Ann@meet.test', { role: 'viewer' }]]);
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { code: 'invalid-argument', outcome: 'not-sent' } }]);
    expect(server.opened()).toBe(0);
  });
});

describe('what is given beside them', () => {
  test.each([
    [
      'a visitor in advance',
      () => participants.addParticipant('standup', { id: 'ann@meet.test', role: 'viewer' }),
      /visitor in advance/,
    ],
    ['somebody without a role', () => participants.addParticipant('standup', { id: 'ann@meet.test' }), /needs role/],
    ['a title that XML cannot carry', () => rooms.createRoom({ title: 'a\u0001b' }), /control character/],
    ['a title that comes back as another', () => rooms.updateRoom('standup', { title: 'a\r\nb' }), /control character/],
    ['an extra that there is not', () => rooms.createRoom({ native: { jitsi: { lobby: true } as never } }), /lobby/],
    [
      'an extra of another type',
      () => rooms.createRoom({ native: { jitsi: { hidden: 1 } as never } }),
      /true or false/,
    ],
    ['a password that is empty', () => rooms.createRoom({ native: { jitsi: { password: '' } } }), /must not be empty/],
    [
      'a password to clear in a new room',
      () => rooms.createRoom({ native: { jitsi: { password: null } } }),
      /a text or a Secret/,
    ],
    [
      'a password that XML cannot carry',
      () => rooms.updateRoom('standup', { native: { jitsi: { password: 'a\u0000' } } }),
      /control/,
    ],
  ])('%s is refused, unsent', async (_, call, says) => {
    expect(await refusalOf(call())).toMatch(says);
  });

  test('what is not kept is unsupported, unsent', async () => {
    for (const [call, fields] of [
      [participants.updateParticipant('standup', 'ann@meet.test', { displayName: 'Ann' }), ['displayName']],
      [
        participants.addParticipant('standup', {
          id: 'ann@meet.test',
          role: 'attendee',
          avatarUrl: 'https://a.test/a.png',
        }),
        ['avatarUrl'],
      ],
      [rooms.createRoom({ opensAt: new Date() }), ['opensAt']],
      [live.muteParticipant('standup', 'ann@meet.test'), []],
      [live.unmuteParticipant('standup', 'ann@meet.test'), []],
      [live.getSession('standup'), []],
    ] as const) {
      await expect(call).rejects.toMatchObject({ code: 'unsupported', outcome: 'not-sent', fields });
    }
    expect(server.opened()).toBe(0);
  });
});
