import { TOKENS } from '@anyroom/core/inversify';
import { MEMORY_TOKENS, memoryModule } from '@anyroom/memory/inversify';
import { describe, expect, test } from '@jest/globals';
import { Container } from 'inversify';

describe('memoryModule', () => {
  test('binds one service, by its name alone', async () => {
    const container = new Container();
    await container.load(memoryModule({ rooms: ['lobby'] }));
    const service = container.get(TOKENS.ParticipantService, { name: 'memory' });
    expect(service.provider).toBe('memory');
    expect(container.get(TOKENS.ParticipantService, { name: 'memory' })).toBe(service);
    expect(container.get(MEMORY_TOKENS.Service, { name: 'memory' })).toBe(service);
    expect(() => container.get(TOKENS.ParticipantService)).toThrow();
  });

  test('binds it without a name as well, if told so', async () => {
    const container = new Container();
    await container.load(memoryModule({}, { name: 'main', default: true }), memoryModule({}, { name: 'other' }));
    const main = container.get(TOKENS.ParticipantService);
    expect(container.get(TOKENS.ParticipantService, { name: 'main' })).toBe(main);
    expect(container.get(TOKENS.ParticipantService, { name: 'other' })).not.toBe(main);
  });

  test('lets the configuration be replaced', async () => {
    const container = new Container();
    await container.load(memoryModule({ rooms: ['lobby'] }));
    const replaced = await container.rebind(MEMORY_TOKENS.Configuration);
    replaced.toConstantValue({ rooms: ['stage'] }).whenNamed('memory');
    expect(container.get(MEMORY_TOKENS.Service, { name: 'memory' }).rooms.ids()).toEqual(['stage']);
  });

  test('closes the service when it is unloaded', async () => {
    const container = new Container();
    const module = memoryModule({ rooms: ['lobby'] });
    await container.load(module);
    const service = container.get(TOKENS.ParticipantService, { name: 'memory' });
    await container.unloadAsync(module);
    await expect(service.getParticipant('lobby', 'a')).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('binds all four services over the same rooms, and closes them all', async () => {
    const container = new Container();
    const module = memoryModule({}, { default: true });
    await container.load(module);
    const rooms = container.get(TOKENS.RoomService);
    const participants = container.get(TOKENS.ParticipantService);
    const joinCredentials = container.get(TOKENS.JoinCredentialService);
    const live = container.get(TOKENS.LiveService, { name: 'memory' });
    expect(container.get(MEMORY_TOKENS.RoomService, { name: 'memory' })).toBe(rooms);
    expect(container.get(MEMORY_TOKENS.JoinCredentialService, { name: 'memory' })).toBe(joinCredentials);
    expect(container.get(MEMORY_TOKENS.LiveService, { name: 'memory' })).toBe(live);
    const room = await rooms.createRoom();
    const { id } = await participants.addParticipant(room, {});
    const { token } = await joinCredentials.issueJoinCredential(room, id);
    container.get(MEMORY_TOKENS.Rooms, { name: 'memory' }).join(token);
    expect(await live.getSession(room)).toMatchObject({ connectedCount: 1 });
    await container.unloadAsync(module);
    for (const call of [
      () => rooms.getRoom(room),
      () => participants.getParticipant(room, id),
      () => joinCredentials.issueJoinCredential(room, id),
      () => live.getSession(room),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'cancelled' });
    }
  });
});
