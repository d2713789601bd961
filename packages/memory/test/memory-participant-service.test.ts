import { AnyroomError, Secret } from '@anyroom/core';
import type { MemoryOperation } from '@anyroom/memory';
import { MemoryParticipantService, MemoryRooms } from '@anyroom/memory';
import { describe, expect, test } from '@jest/globals';

const listed = async (service: MemoryParticipantService, room: string) => {
  const all = [];
  for await (const person of service.listParticipants(room)) all.push(person);
  return all;
};

describe('MemoryParticipantService', () => {
  test('has the rooms that it is given, and no others', async () => {
    const service = new MemoryParticipantService({ rooms: ['lobby'] });
    expect(await listed(service, 'lobby')).toEqual([]);
    await expect(listed(service, 'stage')).rejects.toMatchObject({ code: 'not-found', subject: 'room' });
    service.rooms.create('stage');
    expect(await listed(service, 'stage')).toEqual([]);
    service.rooms.delete('stage');
    await expect(listed(service, 'stage')).rejects.toMatchObject({ code: 'not-found', subject: 'room' });
  });

  test('makes rooms when they are first used, if told so', async () => {
    const service = new MemoryParticipantService({ createsRooms: true });
    const { id } = await service.addParticipant('anywhere', { displayName: 'Ada' });
    expect(service.rooms.ids()).toEqual(['anywhere']);
    expect(service.rooms.participant('anywhere', id)).toMatchObject({ displayName: 'Ada' });
  });

  test('shares rooms with other services', async () => {
    const rooms = new MemoryRooms(['lobby']);
    const one = new MemoryParticipantService({ rooms });
    const other = new MemoryParticipantService({ rooms, roles: { boss: 'presenter' } });
    const { id } = await one.addParticipant('lobby', { role: 'presenter' });
    expect(await other.getParticipant('lobby', id)).toMatchObject({ role: 'boss', vendorRole: 'presenter' });
  });

  test('maps the four standard roles to their own names unless told otherwise', async () => {
    const service = new MemoryParticipantService({ rooms: ['lobby'] });
    for (const role of ['presenter', 'collaborator', 'attendee', 'viewer']) {
      expect(await service.addParticipant('lobby', { role })).toMatchObject({ role, vendorRole: role });
    }
  });

  test('reads the first of several roles that share a vendor role', async () => {
    const roles = new Map([
      ['teacher', 'host'],
      ['assistant', 'host'],
    ]);
    const service = new MemoryParticipantService({ rooms: ['lobby'], roles });
    expect(await service.addParticipant('lobby', { role: 'assistant' })).toMatchObject({ role: 'teacher' });
  });

  test('answers a join token to an add alone', async () => {
    const service = new MemoryParticipantService({ rooms: ['lobby'] });
    const { id, joinToken } = await service.addParticipant('lobby', {});
    expect(Secret.is(joinToken)).toBe(true);
    expect(service.rooms.participant('lobby', id)?.joinToken?.reveal()).toBe(joinToken?.reveal());
    expect(await service.getParticipant('lobby', id)).not.toHaveProperty('joinToken');
    expect(await service.updateParticipant('lobby', id, { displayName: 'Ada' })).not.toHaveProperty('joinToken');
    expect(service.rooms.participant('lobby', id)?.joinToken?.reveal()).toBe(joinToken?.reveal());
  });

  test('takes hostile texts for ids of rooms and people, each for itself', async () => {
    const ids = ['__proto__', 'constructor', 'a/b', '%2F', '1'];
    const service = new MemoryParticipantService({ rooms: ids });
    for (const room of ids) for (const id of ids) await service.addParticipant(room, { id, displayName: room + id });
    for (const room of ids) {
      expect((await listed(service, room)).map(({ id }) => id)).toEqual(ids);
      for (const id of ids) expect((await service.getParticipant(room, id)).displayName).toBe(room + id);
    }
  });

  test('lists nobody twice and leaves nobody out who stays, whoever comes and goes between pages', async () => {
    const service = new MemoryParticipantService({ rooms: ['lobby'], pageSize: 2 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) service.rooms.put('lobby', { id });
    const seen: string[] = [];
    for await (const { id } of service.listParticipants('lobby')) {
      seen.push(id);
      if (id === 'b') service.rooms.remove('lobby', 'a');
      if (id === 'c') service.rooms.put('lobby', { id: 'f' });
      if (id === 'd') await service.updateParticipant('lobby', 'b', { displayName: 'moved nowhere' });
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('shows presence from the first time that somebody connects', async () => {
    const service = new MemoryParticipantService({ rooms: ['lobby'] });
    const { joinToken } = service.rooms.put('lobby', { id: 'a' });
    service.rooms.put('lobby', { id: 'b' });
    const connection = service.rooms.join(joinToken);
    expect(await service.getParticipant('lobby', 'a')).toEqual({ id: 'a', presence: 'connected' });
    connection.leave();
    expect(await listed(service, 'lobby')).toEqual([{ id: 'a', presence: 'not-connected' }, { id: 'b' }]);
    service.rooms.join(joinToken);
    expect(await service.updateParticipant('lobby', 'a', { displayName: 'Ada' })).toMatchObject({
      presence: 'connected',
    });
    service.rooms.leave('lobby', 'a');
    expect(await service.getParticipant('lobby', 'a')).toMatchObject({ presence: 'not-connected' });
    const poorer = new MemoryParticipantService({ rooms: service.rooms, lacks: ['presence'] });
    expect(await poorer.getParticipant('lobby', 'a')).toEqual({ id: 'a', displayName: 'Ada' });
  });

  test('stops a list within a page when its caller gives it up', async () => {
    const service = new MemoryParticipantService({ rooms: ['lobby'], pageSize: 3 });
    await Promise.all([service.addParticipant('lobby', {}), service.addParticipant('lobby', {})]);
    const controller = new AbortController();
    const walk = service.listParticipants('lobby', { abortSignal: controller.signal })[Symbol.asyncIterator]();
    await walk.next();
    controller.abort();
    await expect(walk.next()).rejects.toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
  });

  test('asks beforeOperation once for each operation, a batch and a page among them', async () => {
    const operations: MemoryOperation[] = [];
    const beforeOperation = (operation: MemoryOperation) => {
      operations.push(operation);
    };
    const service = new MemoryParticipantService({ rooms: ['lobby'], pageSize: 1, beforeOperation });
    const { id } = await service.addParticipant('lobby', {});
    await service.addParticipant('lobby', {});
    await service.updateParticipants('lobby', [
      [id, { displayName: 'Ada' }],
      [id, { displayName: 'Bea' }],
    ]);
    await listed(service, 'lobby');
    await service.updateParticipants('lobby', [['', {}]]);
    expect(operations).toEqual([
      'addParticipant',
      'addParticipant',
      'updateParticipants',
      'listParticipants',
      'listParticipants',
    ]);
  });

  test('fails as the hook fails, with its error if that is one of ours', async () => {
    const down = new AnyroomError({ code: 'unavailable', outcome: 'unknown', message: 'Down.' });
    const service = new MemoryParticipantService({
      rooms: ['lobby'],
      beforeOperation(operation) {
        if (operation === 'addParticipant') throw new Error('a mistake in the hook');
        throw down;
      },
    });
    await expect(service.getParticipant('lobby', 'a')).rejects.toBe(down);
    await expect(service.addParticipant('lobby', {})).rejects.toMatchObject({ code: 'unknown', outcome: 'not-sent' });
    const { outcomes } = await service.updateParticipants('lobby', [['a', { displayName: 'Ada' }]]);
    expect(outcomes).toMatchObject([
      { index: 0, id: 'a', status: 'unknown', error: { code: 'unavailable', details: { participant: 'a' } } },
    ]);
    expect(service.rooms.participantsOf('lobby')).toEqual([]);
  });

  test('has changed nothing when a call is given up while it waits', async () => {
    const silence = new Promise<void>(() => undefined);
    const service = new MemoryParticipantService({ rooms: ['lobby'], beforeOperation: () => silence, timeoutInMs: 10 });
    await expect(service.addParticipant('lobby', { id: 'a' })).rejects.toMatchObject({
      code: 'timeout',
      outcome: 'not-sent',
      retryable: true,
    });
    expect(service.rooms.participantsOf('lobby')).toEqual([]);
  });

  test('is in doubt about a change whose answer is lost, and about an add it is not to be repeated', async () => {
    const service = new MemoryParticipantService({
      rooms: ['lobby'],
      afterOperation() {
        throw new Error('lost on the way');
      },
    });
    const lost = { code: 'unavailable', outcome: 'unknown' };
    await expect(service.addParticipant('lobby', { id: 'a' })).rejects.toMatchObject({ ...lost, retryable: false });
    expect(service.rooms.participant('lobby', 'a')).toBeDefined();
    await expect(service.updateParticipant('lobby', 'a', { displayName: 'Ada' })).rejects.toMatchObject({
      ...lost,
      retryable: true,
      operation: 'updateParticipant',
      details: { room: 'lobby', participant: 'a' },
    });
    const { outcomes } = await service.updateParticipants('lobby', [
      ['a', { displayName: 'Bea' }],
      ['nobody', { displayName: 'Bea' }],
    ]);
    expect(outcomes).toMatchObject([
      { status: 'unknown', error: lost },
      { status: 'unknown', error: lost },
    ]);
    expect(service.rooms.participant('lobby', 'a')).toMatchObject({ displayName: 'Bea' });
    await expect(service.getParticipant('lobby', 'a')).rejects.toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
    });
  });

  test('is in doubt about a change that is given up when it is done, not about one before', async () => {
    const caller = new AbortController();
    const service = new MemoryParticipantService({ rooms: ['lobby'], afterOperation: () => caller.abort() });
    service.rooms.put('lobby', { id: 'a' });
    const { outcomes } = await service.updateParticipants('lobby', [['a', { displayName: 'Ada' }]], {
      abortSignal: caller.signal,
    });
    expect(outcomes).toMatchObject([{ status: 'unknown', error: { code: 'cancelled', outcome: 'unknown' } }]);
    expect(service.rooms.participant('lobby', 'a')).toMatchObject({ displayName: 'Ada' });
  });

  test('imitates a vendor that keeps no names and wants a role', () => {
    const service = new MemoryParticipantService({
      lacks: ['displayName', 'avatarUrl', 'externalId', 'get'],
      requires: ['role'],
    });
    expect(service.capabilities).toEqual({
      members: 'roster',
      update: {
        fields: { displayName: false, avatarUrl: false, role: { clear: false, effect: 'live' } },
        unknownParticipant: 'refused',
        batch: 'native',
      },
      add: { fields: ['id', 'role'], requires: ['role'], mintsId: true, existing: 'refused' },
      get: false,
      list: true,
      remove: 'revokes',
    });
  });

  test('tells all mistakes of its configuration at once', () => {
    const make = () =>
      new MemoryParticipantService({
        lacks: ['names' as 'displayName', 'role'],
        requires: ['role'],
        pageSize: 0,
        timeoutInMs: Number.NaN,
      });
    expect(make).toThrow(expect.objectContaining({ code: 'misconfigured' }));
    try {
      make();
    } catch (error) {
      expect((error as AnyroomError).details.mistakes).toHaveLength(4);
    }
  });

  test('does not follow later changes to its configuration', async () => {
    const rooms = ['lobby'];
    const roles: Record<string, string> = { teacher: 'host' };
    const service = new MemoryParticipantService({ rooms, roles });
    rooms.push('stage');
    roles['pupil'] = 'guest';
    await expect(service.addParticipant('stage', {})).rejects.toMatchObject({ code: 'not-found' });
    await expect(service.addParticipant('lobby', { role: 'pupil' })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });
});
