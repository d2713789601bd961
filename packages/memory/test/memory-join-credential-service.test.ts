import { Secret } from '@anyroom/core';
import type { MemoryConfiguration } from '@anyroom/memory';
import { MEMORY_JOIN_CREDENTIAL_CAPABILITIES, MemoryJoinCredentialService, MemoryRooms } from '@anyroom/memory';
import { describe, expect, test } from '@jest/globals';
import { createStoppedClock } from './stopped-clock.js';

const DAY = 24 * 3_600_000;

function set(configuration: MemoryConfiguration = {}) {
  const time = createStoppedClock();
  const rooms = new MemoryRooms(['lobby'], time);
  rooms.put('lobby', { id: 'ada' });
  return { time, rooms, service: new MemoryJoinCredentialService({ ...configuration, rooms }) };
}

const notLetIn = (code: string, message: RegExp) =>
  expect.objectContaining({ code, outcome: 'refused', message: expect.stringMatching(message) });

describe('MemoryJoinCredentialService', () => {
  test('issues a credential, another one each time, that lets in one person until it ends', async () => {
    const { service, rooms, time } = set();
    const one = await service.issueJoinCredential('lobby', 'ada');
    const other = await service.issueJoinCredential('lobby', 'ada', { validForInMs: 1500.9 });
    expect(Secret.is(one.token)).toBe(true);
    expect(one.token.reveal()).not.toBe(other.token.reveal());
    expect(one.expiresAt).toEqual(time.in(DAY));
    expect(other.expiresAt).toEqual(time.in(1500));

    expect(rooms.join(other.token)).toMatchObject({ room: 'lobby', id: 'ada', since: time.in(0) });
    expect(rooms.join(one.token.reveal())).toMatchObject({ id: 'ada' });
    time.goOn(1499);
    rooms.join(other.token);
    time.goOn(1);
    expect(() => rooms.join(other.token)).toThrow(notLetIn('unauthenticated', /has expired/));
    rooms.join(one.token);
    expect(rooms.connectedIn('lobby')).toHaveLength(4);
  });

  test('takes a length within the range alone', async () => {
    const { service } = set();
    for (const validForInMs of [999, DAY + 1, 0, -1, Number.NaN, '5000' as unknown as number]) {
      await expect(service.issueJoinCredential('lobby', 'ada', { validForInMs })).rejects.toMatchObject({
        code: 'invalid-argument',
        outcome: 'not-sent',
      });
    }
    await service.issueJoinCredential('lobby', 'ada', { validForInMs: 1000 });
    await service.issueJoinCredential('lobby', 'ada', { validForInMs: DAY });
  });

  test('issues none for somebody who is not there, nor for a room that is not', async () => {
    const { service, rooms } = set();
    await expect(service.issueJoinCredential('lobby', 'bea')).rejects.toMatchObject({
      code: 'not-found',
      subject: 'participant',
    });
    await expect(service.issueJoinCredential('cellar', 'ada')).rejects.toMatchObject({
      code: 'not-found',
      subject: 'room',
    });
    expect(rooms.credentials()).toHaveLength(1);
  });

  test.each(['kept', 'revoked'] as const)('has earlier ones %s', async (earlierCredentials) => {
    const { service, rooms } = set({ earlierCredentials });
    const { joinToken } = rooms.put('lobby', { id: 'ada' });
    const one = await service.issueJoinCredential('lobby', 'ada');
    rooms.put('lobby', { id: 'bea' });
    const { token: beas } = await service.issueJoinCredential('lobby', 'bea');
    const other = await service.issueJoinCredential('lobby', 'ada');
    expect(service.capabilities.issue).toMatchObject({ earlier: earlierCredentials });
    rooms.join(other.token);
    rooms.join(beas);
    for (const token of [joinToken, one.token]) {
      if (earlierCredentials === 'kept') rooms.join(token);
      else expect(() => rooms.join(token)).toThrow(notLetIn('unauthenticated', /was revoked/));
    }
  });

  test('nobody joins a room that is closed, not open yet, over, or gone', async () => {
    const { service, rooms, time } = set();
    rooms.change('lobby', { opensAt: time.in(1000), closesAt: time.in(2000) });
    const { token } = await service.issueJoinCredential('lobby', 'ada');
    expect(() => rooms.join(token)).toThrow(notLetIn('permission-denied', /not open yet/));
    time.goOn(1000);
    rooms.join(token);
    time.goOn(1000);
    expect(() => rooms.join(token)).toThrow(notLetIn('permission-denied', /closed/));
    rooms.change('lobby', { closesAt: null });
    rooms.join(token);
    rooms.deactivate('lobby');
    expect(() => rooms.join(token)).toThrow(notLetIn('permission-denied', /closed/));
    rooms.delete('lobby');
    expect(() => rooms.join(token)).toThrow(notLetIn('unauthenticated', /was revoked/));
    expect(() => rooms.join('a guess')).toThrow(notLetIn('unauthenticated', /not known/));
  });

  test('who was removed does not join again, also when they are added again', async () => {
    const { service, rooms } = set();
    const { token } = await service.issueJoinCredential('lobby', 'ada');
    const connection = rooms.join(token);
    rooms.remove('lobby', 'ada');
    expect(connection.ended).toBe(false);
    rooms.put('lobby', { id: 'ada' });
    expect(() => rooms.join(token)).toThrow(notLetIn('unauthenticated', /was revoked/));
  });

  test('no token is shown where somebody is not let in', async () => {
    const { service, rooms, time } = set();
    const { token } = await service.issueJoinCredential('lobby', 'ada', { validForInMs: 1000 });
    time.goOn(1000);
    for (const text of [token.reveal(), 'a guess']) {
      try {
        rooms.join(text);
      } catch (error) {
        expect(`${JSON.stringify(error)}${(error as Error).stack}`).not.toContain(text);
        continue;
      }
      throw new Error('let in');
    }
  });

  test('forgets what has ended when it issues another', async () => {
    const { service, rooms, time } = set();
    await service.issueJoinCredential('lobby', 'ada', { validForInMs: 1000 });
    time.goOn(1000);
    await service.issueJoinCredential('lobby', 'ada');
    expect(rooms.credentials()).toHaveLength(2);
  });

  test('imitates a poorer vendor', async () => {
    const { service, rooms } = set({ lacks: ['expiry', 'validFor'] });
    expect(service.capabilities).toEqual({
      issue: { expiry: 'unknown', validFor: false, unknownParticipant: 'refused', admits: 'person', earlier: 'kept' },
      revoke: true,
    });
    const credential = await service.issueJoinCredential('lobby', 'ada');
    expect(Object.keys(credential)).toEqual(['token']);
    await expect(service.issueJoinCredential('lobby', 'ada', { validForInMs: 5000 })).rejects.toMatchObject({
      code: 'unsupported',
      fields: ['validForInMs'],
    });
    const without = new MemoryJoinCredentialService({ rooms, lacks: ['issue'] });
    await expect(without.issueJoinCredential('lobby', 'ada')).rejects.toMatchObject({ code: 'unsupported' });
    expect(set().service.capabilities).toEqual(MEMORY_JOIN_CREDENTIAL_CAPABILITIES);
  });
});
