import type { MemoryConfiguration } from '@anyroom/memory';
import { MEMORY_LIVE_CAPABILITIES, MemoryLiveService, MemoryRooms } from '@anyroom/memory';
import { describe, expect, test } from '@jest/globals';
import { createStoppedClock } from './stopped-clock.js';

function set(configuration: MemoryConfiguration = {}) {
  const time = createStoppedClock();
  const rooms = new MemoryRooms(['lobby'], time);
  const ada = rooms.put('lobby', { id: 'ada' });
  const bea = rooms.put('lobby', { id: 'bea' });
  return { time, rooms, ada, bea, service: new MemoryLiveService({ ...configuration, rooms }) };
}

describe('MemoryLiveService', () => {
  test('ejects somebody from every connection, and from nothing else', async () => {
    const { service, rooms, ada, bea } = set();
    const devices = [rooms.join(ada.joinToken), rooms.join(ada.joinToken)];
    const other = rooms.join(bea.joinToken);
    await service.ejectParticipant('lobby', 'ada');
    expect(devices.map(({ ended }) => ended)).toEqual([true, true]);
    expect(rooms.connectedIn('lobby')).toEqual([other]);
    expect(rooms.participant('lobby', 'ada')).toBeDefined();
    expect(rooms.join(ada.joinToken).ended).toBe(false);
  });

  test('ejecting somebody who is not connected, or not there at all, is success', async () => {
    const { service, rooms, bea } = set();
    rooms.join(bea.joinToken);
    await service.ejectParticipant('lobby', 'ada');
    await service.ejectParticipant('lobby', 'nobody');
    expect(rooms.connectedIn('lobby')).toHaveLength(1);
  });

  test('mutes somebody on every connection, until they switch it on again', async () => {
    const { service, rooms, ada, bea } = set();
    const devices = [rooms.join(ada.joinToken), rooms.join(ada.joinToken)];
    const other = rooms.join(bea.joinToken);
    await service.muteParticipant('lobby', 'ada');
    await service.muteParticipant('lobby', 'ada');
    expect([...devices, other].map(({ muted }) => muted)).toEqual([true, true, false]);
    devices[0]?.unmute();
    expect(rooms.connectedIn('lobby').map(({ id, muted }) => [id, muted])).toEqual([
      ['ada', false],
      ['ada', true],
      ['bea', false],
    ]);
    expect(service.capabilities.mute).toEqual({ undo: 'by-participant' });
  });

  test('cannot mute somebody who is not connected', async () => {
    const { service, rooms, ada } = set();
    rooms.join(ada.joinToken).leave();
    for (const id of ['ada', 'nobody']) {
      await expect(service.muteParticipant('lobby', id)).rejects.toMatchObject({
        code: 'not-found',
        subject: 'participant',
        details: { room: 'lobby', participant: id },
      });
    }
  });

  test('tells of the session while anybody is connected, and of another one the next time', async () => {
    const { service, rooms, ada, bea, time } = set();
    expect(await service.getSession('lobby')).toBeUndefined();
    const first = rooms.join(ada.joinToken);
    time.goOn(1000);
    const second = rooms.join(bea.joinToken);
    const session = await service.getSession('lobby');
    expect(session).toEqual({ id: expect.any(String), startedAt: time.in(-1000), connectedCount: 2 });
    first.leave();
    expect(await service.getSession('lobby')).toEqual({ ...session, connectedCount: 1 });
    second.leave();
    second.leave();
    expect(await service.getSession('lobby')).toBeUndefined();
    rooms.connect('lobby', 'ada');
    const next = await service.getSession('lobby');
    expect(next).toMatchObject({ startedAt: time.in(0), connectedCount: 1 });
    expect(next?.id).not.toBe(session?.id);
  });

  test('everybody is disconnected when their room is taken away', async () => {
    const { rooms, ada } = set();
    const connection = rooms.join(ada.joinToken);
    rooms.delete('lobby');
    expect(connection.ended).toBe(true);
    rooms.create('lobby');
    expect(rooms.session('lobby')).toBeUndefined();
  });

  test('does not find a room that is not there', async () => {
    const { service } = set();
    for (const call of [
      () => service.ejectParticipant('cellar', 'ada'),
      () => service.muteParticipant('cellar', 'ada'),
      () => service.getSession('cellar'),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'not-found', subject: 'room', outcome: 'refused' });
    }
  });

  test('imitates a poorer vendor', async () => {
    const { service, rooms, ada } = set({ lacks: ['startedAt', 'connectedCount', 'eject', 'mute'] });
    expect(service.capabilities).toEqual({
      eject: false,
      mute: false,
      unmute: false,
      session: true,
      devices: 'many',
    });
    rooms.join(ada.joinToken);
    expect(Object.keys((await service.getSession('lobby')) ?? {})).toEqual(['id']);
    for (const call of [
      () => service.ejectParticipant('lobby', 'ada'),
      () => service.muteParticipant('lobby', 'ada'),
      () => new MemoryLiveService({ rooms, lacks: ['session'] }).getSession('lobby'),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'unsupported', outcome: 'not-sent' });
    }
    expect(rooms.connectedIn('lobby')).toMatchObject([{ muted: false }]);
    expect(set().service.capabilities).toEqual(MEMORY_LIVE_CAPABILITIES);
  });
});
