import type { AnyroomError } from '@anyroom/core';
import { openParticipantService, openServices } from '@anyroom/core';
import { MemoryParticipantService, memory } from '@anyroom/memory';
import { describe, expect, test } from '@jest/globals';

const open = (url: string) => {
  const service = openParticipantService(url, [memory]);
  if (!(service instanceof MemoryParticipantService)) throw new Error('another service');
  return service;
};

const mistakesOf = (url: string) => {
  try {
    open(url);
  } catch (error) {
    return (error as AnyroomError).details.mistakes;
  }
  return undefined;
};

describe('memory: as a URL', () => {
  test('alone has every room that is asked for', async () => {
    const service = open('memory:');
    await service.addParticipant('any-room', { displayName: 'Ada', role: 'presenter' });
    expect(service.rooms.participantsOf('any-room')).toHaveLength(1);
  });

  test('with rooms has these and no other', async () => {
    const service = open('memory:?rooms=lobby,stage');
    expect(service.rooms.ids()).toEqual(['lobby', 'stage']);
    await expect(service.addParticipant('cellar', {})).rejects.toMatchObject({ code: 'not-found', subject: 'room' });
  });

  test('maps roles, and takes abilities away', async () => {
    const service = open('memory:?role.teacher=host&lacks=displayName,remove');
    expect(await service.addParticipant('lobby', { role: 'teacher' })).toMatchObject({ vendorRole: 'host' });
    await expect(service.addParticipant('lobby', { role: 'presenter' })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    expect(service.capabilities).toMatchObject({ remove: false, update: { fields: { displayName: false } } });
  });

  test('refuses what it does not know, all at once', () => {
    expect(mistakesOf('memory://host/path?colour=red&lacks=legs')).toHaveLength(3);
    expect(mistakesOf('memory:?rooms=a&rooms=b')).toEqual([expect.stringContaining('given twice')]);
    expect(mistakesOf('memory:')).toBeUndefined();
  });

  test('opens all four services over the same rooms, and closes them together', async () => {
    const services = openServices('memory:?closing=deactivates&earlierCredentials=revoked&lacks=session', [memory]);
    const { participants, rooms, joinCredentials, live } = services;
    expect(services.provider).toBe('memory');
    const room = await rooms.createRoom({ title: 'Algebra' });
    const { id } = await participants.addParticipant(room, { displayName: 'Ada' });
    await joinCredentials.issueJoinCredential(room, id);
    await live.ejectParticipant(room, id);
    await rooms.closeRoom(room);
    expect(await rooms.getRoom(room)).toMatchObject({ title: 'Algebra', status: 'closed' });
    expect(rooms.capabilities.close).toBe('deactivates');
    expect(joinCredentials.capabilities.issue).toMatchObject({ earlier: 'revoked' });
    expect(live.capabilities.session).toBe(false);
    await services.close();
    await services.close();
    for (const call of [
      () => participants.getParticipant(room, id),
      () => rooms.getRoom(room),
      () => joinCredentials.issueJoinCredential(room, id),
      () => live.ejectParticipant(room, id),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    }
  });

  test('says which words a choice may be', () => {
    expect(mistakesOf('memory:?closing=burns&earlierCredentials=lost')).toEqual([
      'The URL parameter closing must be deletes or deactivates.',
      'The URL parameter earlierCredentials must be kept or revoked.',
    ]);
    expect(() => openServices('memory:?closing=burns', [memory])).toThrow(
      expect.objectContaining({ code: 'misconfigured', operation: 'openServices' }),
    );
  });
});
