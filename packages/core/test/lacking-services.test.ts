import type { NewRoom, Room, RoomChanges } from '@anyroom/core';
import { AnyroomError, lackingJoinCredentials, lackingLive, lackingRooms, supports } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';

const rooms = lackingRooms('acme');
const joinCredentials = lackingJoinCredentials('acme');
const live = lackingLive('acme');
const first = (list: AsyncIterable<Room>) => list[Symbol.asyncIterator]().next();

describe('services of a vendor that lacks them', () => {
  test.each<[operation: string, call: () => Promise<unknown>, ids: object]>([
    ['createRoom', () => rooms.createRoom(), {}],
    ['getRoom', () => rooms.getRoom('r'), { room: 'r' }],
    ['listRooms', () => first(rooms.listRooms()), {}],
    ['updateRoom', () => rooms.updateRoom('r', { title: 'Algebra' }), { room: 'r' }],
    ['closeRoom', () => rooms.closeRoom({ id: 'r', provider: 'acme' }), { room: 'r' }],
    ['issueJoinCredential', () => joinCredentials.issueJoinCredential('r', 'p'), { room: 'r', participant: 'p' }],
    ['revokeJoinCredentials', () => joinCredentials.revokeJoinCredentials('r', 'p'), { room: 'r', participant: 'p' }],
    ['ejectParticipant', () => live.ejectParticipant('r', 'p'), { room: 'r', participant: 'p' }],
    ['muteParticipant', () => live.muteParticipant('r', 'p'), { room: 'r', participant: 'p' }],
    ['unmuteParticipant', () => live.unmuteParticipant('r', 'p'), { room: 'r', participant: 'p' }],
    ['getSession', () => live.getSession('r'), { room: 'r' }],
  ])('%s is unsupported, unsent, and says where', async (operation, call, ids) => {
    const error = await call().catch((thrown: unknown) => thrown);
    expect(AnyroomError.is(error, 'unsupported')).toBe(true);
    expect(error).toMatchObject({
      outcome: 'not-sent',
      retryable: false,
      message: `The provider 'acme' cannot do ${operation}; nothing was sent. Check with supports() first.`,
      details: { provider: 'acme', operation, ...ids },
    });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a room that is empty', () => rooms.getRoom('')],
    ['a room that is a number', () => rooms.closeRoom(7 as unknown as string)],
    ['a room of another provider', () => rooms.updateRoom({ id: 'r', provider: 'other' }, { title: 'Algebra' })],
    ['a change with a typo', () => rooms.updateRoom('r', { tilte: 'Algebra' } as RoomChanges)],
    ['a new room that is none', () => rooms.createRoom(7 as NewRoom)],
    ['a person who is nobody', () => joinCredentials.issueJoinCredential('r', '..')],
    ['a room of nobody', () => live.getSession('')],
    ['a person by a number', () => live.ejectParticipant('r', 7 as unknown as string)],
    ['half a surrogate pair', () => live.muteParticipant('r', '\ud83d')],
  ])('%s is invalid-argument all the same', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
  });

  test('what was asked of a room is named', async () => {
    await expect(rooms.createRoom({ title: 'Algebra' })).rejects.toMatchObject({ fields: ['title'] });
    await expect(rooms.updateRoom('r', { title: null })).rejects.toMatchObject({ fields: ['title'] });
  });

  test('a list refuses at its first step, not before, and each walk anew', async () => {
    const list = rooms.listRooms();
    for (let walk = 0; walk < 2; walk += 1) {
      const iterator = list[Symbol.asyncIterator]();
      await expect(iterator.next()).rejects.toMatchObject({ code: 'unsupported', operation: 'listRooms' });
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    }
  });

  test('a list that is left before its first step ends', async () => {
    const iterator = rooms.listRooms()[Symbol.asyncIterator]();
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  test('say that they can do nothing, and close as often as they are told', async () => {
    for (const need of ['create', 'get', 'list', 'update', 'close'] as const) expect(supports(rooms, need)).toBe(false);
    for (const need of ['issue', 'expiry', 'validFor'] as const) expect(supports(joinCredentials, need)).toBe(false);
    for (const need of ['eject', 'mute', 'session'] as const) expect(supports(live, need)).toBe(false);
    for (const service of [rooms, joinCredentials, live]) {
      expect(service.provider).toBe('acme');
      await service.close();
      await expect(service.close()).resolves.toBeUndefined();
    }
  });
});
