import { AnyroomError, type ParticipantService } from '@anyroom/core';
import {
  asJanus,
  isJanus,
  JanusJoinCredentialService,
  JanusLiveService,
  JanusParticipantService,
  JanusRoomService,
} from '@anyroom/janus';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { errorOf, everybody, thrownBy } from '../../../test/support/error-of.js';
import { on, plan, type Taken } from './support/planned-janus.js';

let taken: readonly Taken[];

beforeEach(() => {
  taken = plan([]);
});

afterEach(() => {
  expect(taken).toEqual([]); // nothing of this is ever sent
});

const aboutRoom: readonly (readonly [string, (room: never, ids: 'numbers' | 'strings') => Promise<unknown>])[] = [
  ['getRoom', (room, ids) => on(JanusRoomService, { ids }).getRoom(room)],
  ['updateRoom', (room, ids) => on(JanusRoomService, { ids }).updateRoom(room, { title: 'x' })],
  ['closeRoom', (room, ids) => on(JanusRoomService, { ids }).closeRoom(room)],
  ['listParticipants', (room, ids) => everybody(on(JanusParticipantService, { ids }).listParticipants(room))],
  ['getParticipant', (room, ids) => on(JanusParticipantService, { ids }).getParticipant(room, '7')],
  ['removeParticipant', (room, ids) => on(JanusParticipantService, { ids }).removeParticipant(room, '7')],
  ['issueJoinCredential', (room, ids) => on(JanusJoinCredentialService, { ids }).issueJoinCredential(room, '7')],
  ['revokeJoinCredentials', (room, ids) => on(JanusJoinCredentialService, { ids }).revokeJoinCredentials(room, '7')],
  ['ejectParticipant', (room, ids) => on(JanusLiveService, { ids }).ejectParticipant(room, '7')],
  ['muteParticipant', (room, ids) => on(JanusLiveService, { ids }).muteParticipant(room, '7')],
  ['unmuteParticipant', (room, ids) => on(JanusLiveService, { ids }).unmuteParticipant(room, '7')],
];
const aboutPerson: readonly (readonly [string, (id: never, ids: 'numbers' | 'strings') => Promise<unknown>])[] = [
  ['getParticipant', (id, ids) => on(JanusParticipantService, { ids }).getParticipant('5', id)],
  ['removeParticipant', (id, ids) => on(JanusParticipantService, { ids }).removeParticipant('5', id)],
  ['issueJoinCredential', (id, ids) => on(JanusJoinCredentialService, { ids }).issueJoinCredential('5', id)],
  ['revokeJoinCredentials', (id, ids) => on(JanusJoinCredentialService, { ids }).revokeJoinCredentials('5', id)],
  ['ejectParticipant', (id, ids) => on(JanusLiveService, { ids }).ejectParticipant('5', id)],
  ['muteParticipant', (id, ids) => on(JanusLiveService, { ids }).muteParticipant('5', id)],
  ['unmuteParticipant', (id, ids) => on(JanusLiveService, { ids }).unmuteParticipant('5', id)],
];
const NEVER = ['', '.', '..', 'a\ud83d', 'a\0b', 7, null, undefined, {}, ['7'], 7n];
const NO_NUMBERS = ['0', '-7', '7.0', '7e0', '07', ' 7', 'seven', '9223372036854775808', '18446744073709551615'];

describe.each([
  ...aboutRoom.map((each) => ['room', ...each] as const),
  ...aboutPerson.map((each) => ['person', ...each] as const),
])('the id of a %s in %s', (_, _name, call) => {
  test.each([
    ...NEVER.map((id) => [id, 'strings'] as const),
    ...[...NEVER, ...NO_NUMBERS].map((id) => [id, 'numbers'] as const),
  ])('%p, where ids are %s', async (id, ids) => {
    expect(await errorOf(call(id as never, ids))).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
  });
});

test('the largest id is told to whoever gives a larger one', async () => {
  const error = await errorOf(on(JanusLiveService).ejectParticipant('5', '9223372036854775808'));
  expect(error.message).toMatch(/from 1 to 9223372036854775807 /);
  expect(error.message).not.toContain('9223372036854775808');
});

describe('a new room', () => {
  const create = (room: object, more: object = {}) =>
    errorOf(on(JanusRoomService, more).createRoom(room as Parameters<JanusRoomService['createRoom']>[0]));

  test.each([
    ...NO_NUMBERS.map((id) => [{ id }] as const),
    [{ title: '' }],
    [{ title: 'a\0b' }],
    [{ native: { janus: { publishers: '3' } } }],
    [{ native: { janus: { publishers: -1 } } }],
    [{ native: { janus: { publishers: 1.5 } } }],
    [{ native: { janus: { publishers: Number.NaN } } }],
    [{ native: { janus: { publishers: 2 ** 31 } } }],
    [{ native: { janus: { bitrate: 2 ** 32 } } }],
    [{ native: { janus: { fir_freq: 2 ** 16 } } }],
    [{ native: { janus: { audio_level_average: 2 ** 31 } } }],
    [{ native: { janus: { is_private: 'yes' } } }],
    [{ native: { janus: { pin: '' } } }],
    [{ native: { janus: { pin: 'a\0b' } } }],
    [{ native: { janus: { pin: null } } }],
    [{ native: { janus: { secret: 'mine' } } }],
    [{ native: { janus: { allowed: ['mine'] } } }],
    [{ native: { janus: { room: 5 } } }],
    [{ native: { janus: { description: 'x' } } }],
    [{ native: { janus: 'x' } }],
  ])('%j is a mistake in the call', async (room) => {
    expect(await create(room)).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
  });

  test('without a secret for it, none is made', async () => {
    const error = await create({}, { roomSecret: undefined });
    expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent' });
    expect(error.message).toMatch(/roomSecret/);
  });

  test('an id that Janus could not save', async () => {
    const strings = { ids: 'strings' };
    expect(await create({ id: 'a b' }, { ...strings, permanent: true })).toMatchObject({ code: 'invalid-argument' });
    expect(await create({ id: 'a b', native: { janus: { permanent: true } } }, strings)).toMatchObject({
      code: 'invalid-argument',
    });
  });

  test('times and a key to repeat it by are unsupported', async () => {
    expect(await create({ opensAt: new Date(0) })).toMatchObject({ code: 'unsupported', fields: ['opensAt'] });
    const key = { id: '00000000-0000-4000-8000-000000000000', firstSentAt: new Date(0) };
    const error = await errorOf(on(JanusRoomService).createRoom({}, { repeatKey: key }));
    expect(error).toMatchObject({ code: 'unsupported', fields: ['repeatKey'] });
  });
});

describe('a change of a room', () => {
  test.each([
    [{ title: '' }, 'invalid-argument'],
    [{ title: 'a\0b' }, 'invalid-argument'],
    [{}, 'invalid-argument'],
    [{ native: { janus: {} } }, 'invalid-argument'],
    [{ native: { janus: { videocodec: 'vp9' } } }, 'invalid-argument'],
    [{ native: { janus: { bitrate: 2 ** 32 } } }, 'invalid-argument'],
    [{ title: null }, 'unsupported'],
    [{ closesAt: new Date(0) }, 'unsupported'],
  ])('%j', async (changes, code) => {
    const error = await errorOf(on(JanusRoomService).updateRoom('5', changes as { title: string }));
    expect(error).toMatchObject({ code, outcome: 'not-sent' });
  });
});

test('how long a credential is good cannot be chosen', async () => {
  const service = on(JanusJoinCredentialService);
  const error = await errorOf(service.issueJoinCredential('5', '7', { validForInMs: 60_000 }));
  expect(error).toMatchObject({ code: 'unsupported', fields: ['validForInMs'] });
});

test('what is past the contract is checked as well', async () => {
  const people = on(JanusParticipantService);
  expect(isJanus(people)).toBe(true);
  const cyclic: Record<string, unknown> = { request: 'list' };
  cyclic['self'] = cyclic;
  for (const body of [undefined, null, 'list', [], {}, { request: 7 }, cyclic, deep(50_000)]) {
    const error = await errorOf(asJanus(people).ask(body as { request: string }));
    expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
  }
  const another = { provider: 'other' } as unknown as ParticipantService;
  expect(isJanus(another)).toBe(false);
  expect(thrownBy(() => asJanus(another)).code).toBe('unsupported');
});

function deep(depth: number): object {
  let body: object = { request: 'list' };
  for (let level = 0; level < depth; level += 1) body = { request: 'list', body };
  return body;
}

test('after its end a service sends nothing', async () => {
  const people = on(JanusParticipantService);
  const live = on(JanusLiveService);
  await people.close();
  await live.close();
  for (const call of [
    () => people.removeParticipant('5', '7'),
    () => everybody(people.listParticipants('5')),
    () => people.updateParticipants('5', []),
    () => live.ejectParticipant('5', '7'),
  ]) {
    const error = await errorOf(call());
    expect(error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(AnyroomError.is(error)).toBe(true);
  }
});
