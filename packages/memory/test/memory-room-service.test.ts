import type { Room } from '@anyroom/core';
import { type AnyroomError, createRepeatKey } from '@anyroom/core';
import type { MemoryConfiguration } from '@anyroom/memory';
import { MEMORY_ROOM_CAPABILITIES, MemoryParticipantService, MemoryRoomService, MemoryRooms } from '@anyroom/memory';
import { describe, expect, test } from '@jest/globals';
import { createStoppedClock } from './stopped-clock.js';

const HOUR = 3_600_000;

function set(configuration: MemoryConfiguration = {}) {
  const time = createStoppedClock();
  const rooms = new MemoryRooms([], time);
  return { time, rooms, service: new MemoryRoomService({ ...configuration, rooms }) };
}

async function listed(service: MemoryRoomService): Promise<readonly Room[]> {
  const all: Room[] = [];
  for await (const room of service.listRooms()) all.push(room);
  return all;
}

describe('MemoryRoomService', () => {
  test('makes rooms, reads them, and lists them in the order in which they were made', async () => {
    const { service, time } = set({ pageSize: 2 });
    const opensAt = time.in(HOUR);
    const closesAt = time.in(2 * HOUR);
    const lecture = await service.createRoom({ id: 'lecture', title: 'Algebra', opensAt, closesAt });
    expect(lecture).toEqual({
      id: 'lecture',
      provider: 'memory',
      title: 'Algebra',
      opensAt,
      closesAt,
      createdAt: time.in(0),
      status: 'open',
    });
    const minted = await service.createRoom();
    expect(minted).toEqual({ id: minted.id, provider: 'memory', createdAt: time.in(0), status: 'open' });
    const third = await service.createRoom({});
    expect(await service.getRoom(lecture)).toEqual(lecture);
    expect(await listed(service)).toEqual([lecture, minted, third]);
  });

  test('a room by an id that another has is conflict, and that one stays as it is', async () => {
    const { service, rooms } = set();
    await service.createRoom({ id: 'lecture', title: 'Algebra' });
    await expect(service.createRoom({ id: 'lecture', title: 'Logic' })).rejects.toMatchObject({
      code: 'conflict',
      outcome: 'refused',
      details: { provider: 'memory', operation: 'createRoom', room: 'lecture' },
    });
    expect(rooms.room('lecture')?.title).toBe('Algebra');
  });

  test('gives the same room for the same key, by its own id too, as it is now and when it is gone', async () => {
    const { service, rooms } = set();
    const repeatKey = createRepeatKey();
    const first = await service.createRoom({ id: 'a', title: 'Algebra' }, { repeatKey });
    expect(await service.createRoom({ id: 'a', title: 'Algebra' }, { repeatKey })).toEqual(first);
    await service.updateRoom('a', { title: 'Logic' });
    expect(await service.createRoom({ id: 'a', title: 'Algebra' }, { repeatKey })).toMatchObject({ title: 'Logic' });
    const other = await service.createRoom({ title: 'Algebra' }, { repeatKey: createRepeatKey() });
    expect(rooms.ids()).toEqual(['a', other.id]);
    await service.closeRoom('a');
    expect(await service.createRoom({ id: 'a', title: 'Algebra' }, { repeatKey })).toEqual(first);
    expect(rooms.ids()).toEqual([other.id]);
  });

  test('a creation whose answer was lost has made one room, and a key gets it', async () => {
    let lost = 0;
    const { service, rooms } = set({
      afterOperation(operation) {
        if (operation === 'createRoom' && lost++ < 2) throw new Error('lost on the way');
      },
    });
    const repeatKey = createRepeatKey();
    const inDoubt = { code: 'unavailable', outcome: 'unknown', operation: 'createRoom' };
    await expect(service.createRoom({}, { repeatKey })).rejects.toMatchObject({ ...inDoubt, retryable: true });
    expect(rooms.ids()).toHaveLength(1);
    await expect(service.createRoom({})).rejects.toMatchObject({ ...inDoubt, retryable: false });
    expect(rooms.ids()).toHaveLength(2);
    expect(await service.createRoom({}, { repeatKey })).toMatchObject({ id: rooms.ids()[0] });
    expect(rooms.ids()).toHaveLength(2);
  });

  test('tries again by itself, if told so, and does nothing twice', async () => {
    const operations: string[] = [];
    const { service, rooms } = set({
      maxAttempts: 2,
      closing: 'deletes',
      afterOperation(operation) {
        operations.push(operation);
        if (operations.length % 2 === 1) throw new Error('lost on the way');
      },
    });
    const { id } = await service.createRoom({ title: 'Algebra' });
    expect(rooms.ids()).toEqual([id]);
    await service.updateRoom(id, { title: 'Logic' });
    await service.getRoom(id);
    await service.closeRoom(id);
    await expect(service.closeRoom(id)).rejects.toMatchObject({ code: 'not-found', outcome: 'refused' });
    expect(rooms.ids()).toEqual([]);
    expect(operations).toEqual(
      ['createRoom', 'updateRoom', 'getRoom', 'closeRoom'].flatMap((operation) => [operation, operation]),
    );
  });

  test('does not try again what might be done twice, and does not say no where it may be done', async () => {
    let changing = 0;
    const { service, rooms } = set({
      maxAttempts: 3,
      lacks: ['repeatKey'],
      afterOperation() {
        changing += 1;
        if (changing === 2) rooms.delete('a');
        throw new Error('lost on the way');
      },
    });
    await expect(service.createRoom({ id: 'a' })).rejects.toMatchObject({ outcome: 'unknown', retryable: false });
    expect(rooms.ids()).toEqual(['a']);
    await expect(service.updateRoom('a', { title: 'Logic' })).rejects.toMatchObject({
      code: 'not-found',
      outcome: 'unknown',
    });
    expect(changing).toBe(2);
  });

  test('changes what is given, clears what is null, and leaves the rest', async () => {
    const { service, rooms, time } = set();
    rooms.create({ id: 'a', title: 'Algebra', opensAt: time.in(HOUR), closesAt: time.in(2 * HOUR) });
    const renamed = await service.updateRoom('a', { title: 'Logic', closesAt: null });
    expect(renamed).toEqual({ ...(await service.getRoom('a')), confirmation: 'answered' });
    expect(rooms.room('a')).toEqual({
      id: 'a',
      title: 'Logic',
      opensAt: time.in(HOUR),
      createdAt: time.in(0),
      status: 'open',
    });
    await expect(service.updateRoom('b', { title: 'Logic' })).rejects.toMatchObject({
      code: 'not-found',
      subject: 'room',
    });
    expect(rooms.ids()).toEqual(['a']);
  });

  test('refuses times that do not go with those that it holds', async () => {
    const { service, rooms, time } = set();
    rooms.create({ id: 'a', opensAt: time.in(HOUR), closesAt: time.in(2 * HOUR) });
    for (const changes of [{ opensAt: time.in(2 * HOUR) }, { closesAt: time.in(HOUR) }]) {
      await expect(service.updateRoom('a', changes)).rejects.toMatchObject({
        code: 'invalid-argument',
        outcome: 'refused',
      });
    }
    await service.updateRoom('a', { opensAt: time.in(3 * HOUR), closesAt: null });
    expect(rooms.room('a')).toMatchObject({ opensAt: time.in(3 * HOUR) });
  });

  test('keeps dates of its own', async () => {
    const { service, rooms } = set();
    const opensAt = new Date('2031-01-01T00:00:00Z');
    const made = await service.createRoom({ id: 'a', opensAt });
    opensAt.setTime(0);
    made.opensAt?.setTime(0);
    rooms.room('a')?.createdAt.setTime(0);
    expect(rooms.room('a')).toMatchObject({
      opensAt: new Date('2031-01-01T00:00:00Z'),
      createdAt: new Date('2030-01-01T00:00:00Z'),
    });
  });

  test('closes by deleting, once', async () => {
    const { service, rooms } = set();
    rooms.create('a');
    await service.closeRoom('a');
    expect(rooms.ids()).toEqual([]);
    await expect(service.closeRoom('a')).rejects.toMatchObject({ code: 'not-found', subject: 'room' });
    await expect(service.getRoom('a')).rejects.toThrow(/no longer there.*createRoom/);
    await expect(service.getRoom('b')).rejects.toThrow(/no such room.*createsRooms/);
  });

  test('closes by deactivating, if told so, as often as you like', async () => {
    const { service, rooms } = set({ closing: 'deactivates' });
    rooms.create('a');
    expect(service.capabilities.close).toBe('deactivates');
    await service.closeRoom('a');
    await service.closeRoom('a');
    expect(rooms.room('a')?.status).toBe('closed');
    expect(await listed(service)).toMatchObject([{ id: 'a', status: 'closed' }]);
  });

  test('lists no room twice and leaves none out that stays, whatever comes and goes between pages', async () => {
    const { service, rooms } = set({ pageSize: 2 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) rooms.create(id);
    const seen: string[] = [];
    for await (const { id } of service.listRooms()) {
      seen.push(id);
      if (id === 'b') rooms.delete('a');
      if (id === 'c') rooms.create('f');
      if (id === 'd') await service.updateRoom('b', { title: 'moved nowhere' });
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('where rooms are made on first use, a deleted one stays deleted, and asking for one makes none', async () => {
    const { service, rooms } = set({ createsRooms: true });
    const people = new MemoryParticipantService({ rooms, createsRooms: true });
    await people.addParticipant('a', {});
    await service.closeRoom('a');
    await expect(people.addParticipant('a', {})).rejects.toMatchObject({ code: 'not-found', subject: 'room' });
    await expect(service.getRoom('b')).rejects.toMatchObject({ code: 'not-found', subject: 'room' });
    await service.createRoom({ id: 'a' });
    await people.addParticipant('a', {});
    expect(rooms.ids()).toEqual(['a']);
  });

  test('imitates a poorer vendor', async () => {
    const { service, rooms, time } = set({
      lacks: ['title', 'roomId', 'clear', 'repeatKey', 'createdAt', 'status', 'listRooms'],
      roomRequires: ['closesAt'],
    });
    expect(service.capabilities).toEqual({
      create: { fields: ['opensAt', 'closesAt'], requires: ['closesAt'], mintsId: true, repeatable: false },
      get: true,
      list: false,
      update: { fields: { title: false, opensAt: { clear: false }, closesAt: { clear: false } } },
      close: 'deletes',
    });
    const unsupported = (fields: readonly string[]) => ({ code: 'unsupported', outcome: 'not-sent', fields });
    await expect(service.createRoom({ id: 'a', title: 'Algebra' })).rejects.toMatchObject(unsupported(['id', 'title']));
    const closesAt = time.in(HOUR);
    await expect(service.createRoom({ closesAt }, { repeatKey: createRepeatKey() })).rejects.toMatchObject(
      unsupported(['repeatKey']),
    );
    await expect(service.createRoom({})).rejects.toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
    await expect(listed(service)).rejects.toMatchObject({ code: 'unsupported' });
    const { id } = await service.createRoom({ closesAt });
    await expect(service.updateRoom(id, { closesAt: null })).rejects.toMatchObject(unsupported(['closesAt']));
    rooms.change(id, { title: 'Algebra' });
    expect(await service.getRoom(id)).toEqual({ id, provider: 'memory', closesAt });
  });

  test('can be without each verb', async () => {
    const { service, rooms } = set({ lacks: ['createRoom', 'getRoom', 'listRooms', 'updateRoom', 'closeRoom'] });
    rooms.create('a');
    expect(service.capabilities).toEqual({ create: false, get: false, list: false, update: false, close: false });
    for (const call of [
      () => service.createRoom(),
      () => service.getRoom('a'),
      () => listed(service),
      () => service.updateRoom('a', { title: 'Logic' }),
      () => service.closeRoom('a'),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'unsupported', outcome: 'not-sent' });
    }
    expect(rooms.ids()).toEqual(['a']);
  });

  test('can do everything when nothing is taken away', () => {
    expect(set().service.capabilities).toEqual(MEMORY_ROOM_CAPABILITIES);
  });

  test('stops a list within a page when its caller gives it up', async () => {
    const { service } = set({ pageSize: 3 });
    await Promise.all([service.createRoom(), service.createRoom()]);
    const controller = new AbortController();
    const walk = service.listRooms({ abortSignal: controller.signal })[Symbol.asyncIterator]();
    await walk.next();
    controller.abort();
    await expect(walk.next()).rejects.toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
  });

  test('tells mistakes about rooms in its configuration', () => {
    const make = () =>
      new MemoryRoomService({
        lacks: ['roomId'],
        roomRequires: ['id'],
        closing: 'burns' as 'deletes',
        earlierCredentials: 'lost' as 'kept',
        maxAttempts: 0,
      });
    try {
      make();
    } catch (error) {
      expect(error).toMatchObject({ code: 'misconfigured', operation: 'new MemoryRoomService' });
      expect((error as AnyroomError).details.mistakes).toHaveLength(4);
    }
    expect(make).toThrow(expect.objectContaining({ code: 'misconfigured' }));
    expect(() => new MemoryRoomService({ closing: 'deactivates', lacks: ['status'] })).toThrow(/Take one out/);
  });
});
