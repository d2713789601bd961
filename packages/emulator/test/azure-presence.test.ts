import { expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../src/index.js';
import { roomOf, VERSION } from './support/azure.js';
import { starter } from './support/started.js';

const start = starter();

const HOUR_IN_MS = 3_600_000;

/**
 * An emulator whose clock can be set, a room that is open for two hours from now, and somebody on its roster with a token
 * for one hour.
 */
async function stage(options: EmulatorOptions = {}) {
  const begin = Date.now();
  let now = begin;
  const after = (ms: number) => new Date(begin + ms).toISOString();
  const emulator = await start({ ...options, clock: () => new Date(now) });
  const rawId = emulator.createIdentity();
  const validFrom = after(0);
  const room = roomOf(emulator, {
    validFrom,
    validUntil: after(2 * HOUR_IN_MS),
    participants: [{ rawId, role: 'Attendee' }],
  });
  const path = (action = '') => `/identities/${encodeURIComponent(rawId)}${action}?api-version=2023-10-01`;
  const issue = async (scopes: readonly string[] = ['voip'], expiresInMinutes = 60): Promise<string> =>
    (await room.call('POST', path('/:issueAccessToken'), { scopes, expiresInMinutes })).body.token;
  /** Sets the clock to that long after the beginning. */
  const at = (ms: number) => {
    now = begin + ms;
  };
  return { emulator, rawId, room, path, issue, token: await issue(), validFrom, after, at };
}

test('who holds a token and is on the roster joins, once, and leaves', async () => {
  const { emulator, rawId, room, token, issue, validFrom, at } = await stage();
  expect(emulator.connectedIn(room.id)).toEqual([]);
  expect(emulator.join(token, room.id)).toEqual({ id: rawId, roomId: room.id });
  at(1000);
  emulator.join(await issue(['voip.join', 'chat']), room.id);
  expect(emulator.connectedIn(room.id)).toEqual([{ id: rawId, audio: true, since: validFrom }]);
  emulator.leave(room.id, rawId);
  emulator.leave(room.id, rawId);
  expect(emulator.connectedIn(room.id)).toEqual([]);
});

test('the room opens and closes to the millisecond', async () => {
  const { emulator, rawId, room, issue, validFrom, after, at } = await stage();
  const token = await issue(['voip'], 1440);
  at(-1);
  expect(() => emulator.join(token, room.id)).toThrow(`opens at ${validFrom}`);
  at(0);
  emulator.join(token, room.id);
  emulator.leave(room.id, rawId);
  at(2 * HOUR_IN_MS);
  expect(() => emulator.join(token, room.id)).toThrow(`closed at ${after(2 * HOUR_IN_MS)}`);
  at(2 * HOUR_IN_MS - 1);
  expect(emulator.join(token, room.id).id).toBe(rawId);
});

test('a token that is not current, or for something else, lets nobody in, and the refusal says why', async () => {
  const { emulator, rawId, room, token, issue, path, after, at } = await stage();
  const refused = (text: string, roomId?: string) => {
    try {
      emulator.join(text, roomId);
    } catch (error) {
      expect(error).toMatchObject({ name: 'JoinRefused' });
      expect(String(error)).not.toContain(text);
      return String(error);
    }
    return 'joined';
  };
  expect(refused('nonsense', room.id)).toContain('No identity');
  expect(refused(token)).toContain('say which one');
  expect(refused(token, '99199690362660524')).toContain('no room "99199690362660524"');
  expect(refused(await issue(['chat', 'chat.join']), room.id)).toContain('only chat, chat.join');
  expect(refused(token, emulator.createRoom({}).id)).toContain('roster');
  at(HOUR_IN_MS);
  expect(refused(token, room.id)).toContain(`expired at ${after(HOUR_IN_MS)}`);
  at(HOUR_IN_MS - 1);
  expect(refused(token, room.id)).toBe('joined');
  at(0);
  emulator.leave(room.id, rawId);
  await room.call('POST', path('/:revokeAccessTokens'));
  expect(refused(token, room.id)).toContain('revoked');
  const later = await issue();
  await room.call('DELETE', path());
  expect(refused(later, room.id)).toContain('identity that the token is for was deleted');
  expect(emulator.connectedIn(room.id)).toEqual([]);
});

test('who is in stays in, whatever happens to the token; a deleted room is empty', async () => {
  const { emulator, rawId, room, token, path, at } = await stage();
  emulator.join(token, room.id);
  await room.call('POST', path('/:revokeAccessTokens'));
  await room.update({ [rawId]: { role: 'Presenter' } });
  await room.call('PATCH', `/rooms/${room.id}?${VERSION}`, { pstnDialOutEnabled: true });
  at(3 * HOUR_IN_MS);
  expect(emulator.connectedIn(room.id)).toHaveLength(1);
  at(0);
  await room.call('DELETE', `/rooms/${room.id}?${VERSION}`);
  expect(() => emulator.connectedIn(room.id)).toThrow(RangeError);
});

test.each([
  ['stays', 1],
  ['dropped', 0],
] as const)('who is taken off the roster %s', async (removedWhileConnected, count) => {
  const { emulator, rawId, room, token } = await stage({ assume: { removedWhileConnected } });
  emulator.join(token, room.id);
  await room.update({ [rawId]: null });
  expect(emulator.connectedIn(room.id)).toHaveLength(count);
  expect(() => emulator.join(token, room.id)).toThrow('roster');
});

test('a raw id that is spelled otherwise on the roster is the same person only where that is assumed', async () => {
  for (const idCase of ['distinct', 'same-person'] as const) {
    const { emulator, rawId, room, token } = await stage({ assume: { idCase } });
    await room.update({ [rawId]: null });
    const upper = `8:acs:${rawId.slice(6).toUpperCase()}`;
    emulator.putRoomParticipant(room.id, { rawId: upper, role: 'Attendee' });
    if (idCase === 'distinct') expect(() => emulator.join(token, room.id)).toThrow('roster');
    else expect(emulator.join(token, room.id).id).toBe(rawId);
  }
});

test('tokens and who is connected are part of the state', async () => {
  const { emulator, rawId, room, token, validFrom } = await stage();
  emulator.join(token, room.id);
  const state = JSON.parse(JSON.stringify(emulator.snapshot()));
  const second = await start({ state, clock: () => new Date(validFrom) });
  expect(second.snapshot()).toEqual(state);
  expect(second.connectedIn(room.id)).toEqual([{ id: rawId, audio: true, since: validFrom }]);
  second.leave(room.id, rawId);
  expect(second.join(token, room.id).id).toBe(rawId);
});
