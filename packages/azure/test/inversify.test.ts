import type { Transport } from '@anyroom/adapter-kit/http';
import { createTransport, TRANSPORT } from '@anyroom/adapter-kit/http';
import type { AzureParticipantService } from '@anyroom/azure';
import { AZURE_TOKENS, azureModule } from '@anyroom/azure/inversify';
import { TOKENS } from '@anyroom/core/inversify';
import { startEmulator } from '@anyroom/emulator';
import { describe, expect, test } from '@jest/globals';
import { Container } from 'inversify';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import { showings, spellingsOf } from '../../../test/support/spellings.js';
import { closeLater, emulated, overRealSockets } from './support/emulated.js';

const { ParticipantService } = TOKENS;
const KEY = Buffer.alloc(64, 'planted').toString('base64');

describe('the module', () => {
  overRealSockets();

  test('binds the service by its name alone', async () => {
    const { emulator, seat } = await emulated();
    const { room, ids } = seat('Presenter');
    const container = new Container();
    const module = azureModule({ connectionString: emulator.azure.connectionString });
    await container.load(module);
    closeLater(() => container.unloadAsync(module));
    const service = container.get(ParticipantService, { name: 'azure' });
    expect((await everybody(service.listParticipants(room))).map(({ id }) => id)).toEqual(ids);
    expect(container.get(ParticipantService, { name: 'azure' })).toBe(service);
    expect(container.get(AZURE_TOKENS.Service, { name: 'azure' })).toBe(service);
    expect(() => container.get(ParticipantService)).toThrow();
  });

  test('binds the other services likewise, and they work together', async () => {
    const { emulator, noSocket } = await emulated();
    const container = new Container();
    const module = azureModule({ connectionString: emulator.azure.connectionString }, { name: 'eu', default: true });
    await container.load(module);
    const { RoomService, JoinCredentialService, LiveService } = TOKENS;
    for (const [shared, own] of [
      [RoomService, AZURE_TOKENS.RoomService],
      [JoinCredentialService, AZURE_TOKENS.JoinCredentialService],
      [LiveService, AZURE_TOKENS.LiveService],
    ] as const) {
      expect(container.get(shared as symbol, { name: 'eu' })).toBe(container.get(own as symbol, { name: 'eu' }));
      expect(container.get(shared as symbol)).toBe(container.get(shared as symbol, { name: 'eu' }));
    }
    const rooms = container.get(RoomService);
    const room = await rooms.createRoom();
    const { id } = await container.get(ParticipantService).addParticipant(room, { role: 'viewer' });
    const credentials = container.get(JoinCredentialService);
    const { token } = await credentials.issueJoinCredential(room, id);
    expect(emulator.join(token.reveal(), room.id)).toMatchObject({ id });
    expect(emulator.openSockets).toBe(1); // one transport for all
    await container.unloadAsync(module);
    expect(await errorOf(rooms.getRoom(room))).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(await errorOf(credentials.issueJoinCredential(room, id))).toMatchObject({ code: 'cancelled' });
    await noSocket();
  });

  test('binds it for everybody when told to', async () => {
    const { emulator } = await emulated();
    const container = new Container();
    const module = azureModule({ connectionString: emulator.azure.connectionString }, { name: 'eu', default: true });
    await container.load(module);
    closeLater(() => container.unloadAsync(module));
    expect(container.get(ParticipantService)).toBe(container.get(ParticipantService, { name: 'eu' }));
  });

  test('two stand side by side, each with its own credential', async () => {
    const eu = await emulated();
    const us = await emulated();
    const container = new Container();
    const modules = [
      azureModule({ connectionString: eu.emulator.azure.connectionString }, { name: 'eu' }),
      azureModule({ connectionString: us.emulator.azure.connectionString }, { name: 'us', default: true }),
    ] as const;
    await container.load(...modules);
    closeLater(() => container.unloadAsync(...modules));
    const of = (name: string) => container.get(ParticipantService, { name });
    const rooms = [eu.seat('Presenter'), us.seat('Presenter')] as const;
    expect((await everybody(of('eu').listParticipants(rooms[0].room))).map(({ id }) => id)).toEqual(rooms[0].ids);
    expect((await everybody(of('us').listParticipants(rooms[1].room))).map(({ id }) => id)).toEqual(rooms[1].ids);
    expect(container.get(ParticipantService)).toBe(of('us'));
    expect(of('eu')).not.toBe(of('us'));
  });

  test('shows no secret to those who inspect the container', async () => {
    for (const configuration of [
      { endpoint: 'https://contoso.communication.azure.com', accessKey: KEY },
      { connectionString: `endpoint=https://contoso.communication.azure.com/;accesskey=${KEY}` },
    ]) {
      const container = new Container();
      const module = azureModule(configuration);
      await container.load(module);
      closeLater(() => container.unloadAsync(module));
      container.get(ParticipantService, { name: 'azure' });
      const parts = [...Object.values(AZURE_TOKENS), ParticipantService];
      const shown = [container, ...parts.map((part) => container.get(part as symbol, { name: 'azure' }))]
        .map(showings)
        .join();
      expect(shown).toContain('[redacted]');
      for (const spelling of spellingsOf(KEY)) expect(shown).not.toContain(spelling);
    }
  });

  test('shows a mistake when the service is asked for', async () => {
    const container = new Container();
    await container.load(azureModule({}));
    expect(() => container.get(ParticipantService, { name: 'azure' })).toThrow(/2 mistakes/);
  });

  test('its parts can be replaced', async () => {
    const { emulator, seat } = await emulated();
    const { room } = seat('Presenter');
    let responses = 0;
    const transport = createTransport({
      onEvent: ({ type }) => {
        if (type === 'response') responses += 1;
      },
    });
    closeLater(() => transport.close());
    const container = new Container();
    container.bind<Transport>(TRANSPORT).toConstantValue(transport);
    const module = azureModule({ connectionString: emulator.azure.connectionString });
    await container.load(module);
    await everybody(container.get(ParticipantService, { name: 'azure' }).listParticipants(room));
    expect(responses).toBe(1);
    await container.unloadAsync(module);
    expect(container.get(TRANSPORT)).toBe(transport);
    expect(emulator.openSockets).toBe(1); // it is not the module's to close
  });

  test('unloading closes the service and its transport, after the calls in flight', async () => {
    const { emulator, seat, noSocket } = await emulated();
    const { room } = seat('Presenter');
    const container = new Container();
    const module = azureModule({ connectionString: emulator.azure.connectionString });
    await container.load(module);
    const service = container.get(ParticipantService, { name: 'azure' });
    let release = () => {};
    const arrived = new Promise<void>((resolve) => {
      emulator.intercept = async () => {
        resolve();
        await new Promise<void>((done) => {
          release = done;
        });
        return undefined;
      };
    });
    const call = service.removeParticipant(room, emulator.createIdentity());
    await arrived;
    const unloaded = container.unloadAsync(module);
    const refused = await errorOf(service.getParticipant(room, 'a'));
    expect(refused).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    release();
    await expect(call).resolves.toBeUndefined();
    await unloaded;
    await noSocket();
    expect(emulator.requests.count).toBe(1);
    expect(() => container.get(ParticipantService, { name: 'azure' })).toThrow();
  });
});

describe('tenants', () => {
  overRealSockets();

  test('each in a child of its own: own credential, own credential, error; one transport for all', async () => {
    const one = await emulated();
    const two = await emulated();
    const parent = new Container();
    const transport = createTransport();
    closeLater(() => transport.close());
    parent.bind<Transport>(TRANSPORT).toConstantValue(transport);
    const tenant = async (connectionString?: string): Promise<Container> => {
      const child = new Container({ parent });
      if (connectionString === undefined) return child;
      const module = azureModule({ connectionString }, { default: true });
      await child.load(module);
      closeLater(() => child.unloadAsync(module));
      return child;
    };
    const first = await tenant(one.emulator.azure.connectionString);
    const second = await tenant(two.emulator.azure.connectionString);
    const third = await tenant();

    const rooms = [one.seat('Presenter'), two.seat('Presenter')] as const;
    const list = (child: Container, room: string) => everybody(child.get(ParticipantService).listParticipants(room));
    expect((await list(first, rooms[0].room)).map(({ id }) => id)).toEqual(rooms[0].ids);
    expect((await list(second, rooms[1].room)).map(({ id }) => id)).toEqual(rooms[1].ids);
    // Each knows its own rooms only: the credential and the endpoint go together.
    expect(await errorOf(list(second, rooms[0].room))).toMatchObject({ code: 'not-found', subject: 'room' });
    expect(() => third.get(ParticipantService)).toThrow();
    expect(() => parent.get(ParticipantService)).toThrow();
    for (const child of [first, second]) {
      expect(child.get(AZURE_TOKENS.Transport, { name: 'azure' })).toBe(transport);
    }
  });

  test('of one address: each signs with its own key', async () => {
    const keys = [Buffer.alloc(64, 1).toString('base64'), Buffer.alloc(64, 2).toString('base64')];
    const emulator = await startEmulator({ state: { azure: { accessKeys: [keys[0] ?? ''] } } });
    closeLater(() => emulator.close());
    const { id: room } = emulator.createRoom();
    const parent = new Container();
    const services: AzureParticipantService[] = [];
    for (const accessKey of keys) {
      const child = new Container({ parent });
      const module = azureModule({ endpoint: emulator.azure.endpoint, accessKey });
      await child.load(module);
      closeLater(() => child.unloadAsync(module));
      services.push(child.get(AZURE_TOKENS.Service, { name: 'azure' }));
    }
    const [right, wrong] = services as [AzureParticipantService, AzureParticipantService];
    expect(await everybody(right.listParticipants(room))).toEqual([]);
    expect(await errorOf(everybody(wrong.listParticipants(room)))).toMatchObject({ code: 'unauthenticated' });
  });
});
