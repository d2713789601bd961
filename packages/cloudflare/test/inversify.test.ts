import 'reflect-metadata';
import { inspect } from 'node:util';
import { createTransport, TRANSPORT, type Transport } from '@anyroom/adapter-kit/http';
import {
  type CloudflareConfiguration,
  CloudflareJoinCredentialService,
  CloudflareLiveService,
  CloudflareParticipantService,
  CloudflareRoomService,
} from '@anyroom/cloudflare';
import { CLOUDFLARE_TOKENS, cloudflareModule } from '@anyroom/cloudflare/inversify';
import type { ParticipantService } from '@anyroom/core';
import { TOKENS } from '@anyroom/core/inversify';
import { type Emulator, startEmulator } from '@anyroom/emulator';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Container, inject, injectable, named } from 'inversify';
import nock from 'nock';
import { configurationFor } from './support/emulated.js';
import { CONFIGURATION, MEETING } from './support/intercepted.js';
import { until } from './support/until.js';

const { ParticipantService: Service } = TOKENS;

let closing: (() => unknown)[] = [];

beforeAll(() => nock.restore());
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

function containing(parent?: Container): Container {
  const container = parent === undefined ? new Container() : new Container({ parent });
  closing.push(() => container.unbindAllAsync());
  return container;
}

async function emulator(): Promise<Emulator> {
  const started = await startEmulator();
  closing.push(() => started.close());
  return started;
}

/** A transport that tells whether it is closed, and counts what is sent over it. */
function watched(): Transport & { closed: boolean; sent: number } {
  const transport = createTransport();
  const watching = {
    ...transport,
    closed: false,
    sent: 0,
    close() {
      watching.closed = true;
      transport.close();
    },
  };
  transport.axios.interceptors.request.use((config) => {
    watching.sent += 1;
    return config;
  });
  closing.push(() => transport.close());
  return watching;
}

@injectable()
class Reception {
  readonly people: ParticipantService;

  constructor(@inject(Service) @named('cloudflare') people: ParticipantService) {
    this.people = people;
  }
}

describe('the module', () => {
  test("binds a service that works, by the adapter's name", async () => {
    const running = await emulator();
    const meeting = running.createMeeting().id;
    const container = containing();
    await container.load(cloudflareModule(configurationFor(running)));
    container.bind(Reception).toSelf();
    const { people } = container.get(Reception);
    await people.addParticipant(meeting, { displayName: 'Jane', role: 'presenter' });
    expect(running.participantsOf(meeting)).toMatchObject([{ name: 'Jane', role: 'group_call_host' }]);
    expect(container.get(Service, { name: 'cloudflare' })).toBe(people);
    expect(container.get(CLOUDFLARE_TOKENS.Service, { name: 'cloudflare' })).toBe(people);
  });

  test('binds no default unless it is told to', async () => {
    const container = containing();
    await container.load(cloudflareModule(CONFIGURATION));
    expect(() => container.get(Service)).toThrow();
    const another = containing();
    await another.load(cloudflareModule(CONFIGURATION, { default: true }));
    expect(another.get(Service)).toBeInstanceOf(CloudflareParticipantService);
    expect(another.get(Service, { name: 'cloudflare' })).toBe(another.get(Service));
  });

  test('binds rooms, join credentials and the running session as well, over one connection', async () => {
    const running = await emulator();
    const shared = watched();
    const container = containing();
    container.bind(TRANSPORT).toConstantValue(shared);
    await container.load(cloudflareModule(configurationFor(running), { default: true }));
    const people = container.get(Service);
    const rooms = container.get(TOKENS.RoomService);
    const joinCredentials = container.get(TOKENS.JoinCredentialService);
    const live = container.get(TOKENS.LiveService);
    expect(rooms).toBeInstanceOf(CloudflareRoomService);
    expect(joinCredentials).toBeInstanceOf(CloudflareJoinCredentialService);
    expect(live).toBeInstanceOf(CloudflareLiveService);
    const name = 'cloudflare';
    expect(container.get(TOKENS.RoomService, { name })).toBe(rooms);
    expect(container.get(CLOUDFLARE_TOKENS.RoomService, { name })).toBe(rooms);
    expect(container.get(CLOUDFLARE_TOKENS.JoinCredentialService, { name })).toBe(joinCredentials);
    expect(container.get(CLOUDFLARE_TOKENS.LiveService, { name })).toBe(live);

    const room = await rooms.createRoom({ title: 'Stand-up' });
    const jane = await people.addParticipant(room, { role: 'presenter' });
    const { token } = await joinCredentials.issueJoinCredential(room, jane.id);
    running.join(token.reveal());
    expect(await live.getSession(room)).toMatchObject({ connectedCount: 1 });
    expect(shared.sent).toBe(4);
    expect(running.openSockets).toBe(1);

    await container.unbindAllAsync();
    for (const call of [rooms.getRoom(room), live.getSession(room)]) {
      await expect(call).rejects.toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    }
    expect(shared.closed).toBe(false);
  });

  test('stands beside another of another name', async () => {
    const [europe, america] = [await emulator(), await emulator()];
    const container = containing();
    await container.load(
      cloudflareModule(configurationFor(europe), { name: 'eu', default: true }),
      cloudflareModule(configurationFor(america), { name: 'us' }),
    );
    expect(container.get(Service)).toBe(container.get(Service, { name: 'eu' }));
    for (const [name, running] of Object.entries({ eu: europe, us: america })) {
      const meeting = running.createMeeting().id;
      await container.get(Service, { name }).addParticipant(meeting, { role: 'attendee' });
      expect(running.participantsOf(meeting)).toHaveLength(1);
    }
  });

  test('makes nothing before it is asked, and then says what is wrong', async () => {
    const container = containing();
    await container.load(cloudflareModule({ ...CONFIGURATION, appId: '' }));
    expect(() => container.get(Service, { name: 'cloudflare' })).toThrow(/appId/);
  });

  test.each([undefined, null])('says what is wrong with %j in place of a configuration', async (nothing) => {
    const container = containing();
    await container.load(cloudflareModule(nothing as unknown as CloudflareConfiguration));
    expect(() => container.get(Service, { name: 'cloudflare' })).toThrow(
      expect.objectContaining({ code: 'misconfigured', message: expect.stringContaining('accountId') }),
    );
  });

  test('shows no API token to whoever inspects the container, or logs what it binds', async () => {
    const container = containing();
    await container.load(cloudflareModule(CONFIGURATION));
    const service = container.get(Service, { name: 'cloudflare' });
    const configuration = container.get(CLOUDFLARE_TOKENS.Configuration, { name: 'cloudflare' });
    const shown = inspect([container, service, configuration], { depth: null, showHidden: true });
    expect(shown).not.toContain(CONFIGURATION.apiToken);
    expect(JSON.stringify(configuration)).not.toContain(CONFIGURATION.apiToken);
  });
});

describe('unloading', () => {
  test('closes the service, and the connections that were made for it, once calls in flight are over', async () => {
    const running = await emulator();
    const meeting = running.createMeeting().id;
    const module = cloudflareModule(configurationFor(running));
    const container = containing();
    await container.load(module);
    const service = container.get(Service, { name: 'cloudflare' });
    let release = () => {};
    const released = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    running.intercept = () => released;
    const inFlight = service.addParticipant(meeting, { role: 'presenter' });
    await until('the request is there', () => running.requests.count === 1);
    const unloaded = container.unloadAsync(module);
    await new Promise(setImmediate);
    release();
    await expect(inFlight).resolves.toMatchObject({ vendorRole: 'group_call_host' });
    await unloaded;
    await expect(service.addParticipant(meeting, { role: 'presenter' })).rejects.toMatchObject({ code: 'cancelled' });
    expect(container.isBound(Service, { name: 'cloudflare' })).toBe(false);
    await until('no socket is open', () => running.openSockets === 0);
  });

  test('one of two leaves the other alone', async () => {
    const running = await emulator();
    const meeting = running.createMeeting().id;
    const [first, second] = ['first', 'second'].map((name) => cloudflareModule(configurationFor(running), { name }));
    const container = containing();
    await container.load(first as never, second as never);
    for (const name of ['first', 'second']) {
      await container.get(Service, { name }).addParticipant(meeting, { role: 'presenter' });
    }
    await container.unloadAsync(first as never);
    const left = container.get(Service, { name: 'second' });
    await expect(left.addParticipant(meeting, { role: 'presenter' })).resolves.toBeDefined();
  });

  test('leaves a shared transport open', async () => {
    const running = await emulator();
    const shared = watched();
    const module = cloudflareModule(configurationFor(running));
    const container = containing();
    container.bind(TRANSPORT).toConstantValue(shared);
    await container.load(module);
    await container
      .get(Service, { name: 'cloudflare' })
      .addParticipant(running.createMeeting().id, { role: 'presenter' });
    await container.unloadAsync(module);
    expect(shared).toMatchObject({ closed: false, sent: 1 });
  });
});

describe('replacing a part', () => {
  test('a transport bound before or after the module is loaded is used', async () => {
    const running = await emulator();
    const meeting = running.createMeeting().id;
    for (const isFirst of [true, false]) {
      const shared = watched();
      const container = containing();
      if (isFirst) container.bind(TRANSPORT).toConstantValue(shared);
      await container.load(cloudflareModule(configurationFor(running)));
      if (!isFirst) container.bind(TRANSPORT).toConstantValue(shared);
      await container.get(Service, { name: 'cloudflare' }).addParticipant(meeting, { role: 'presenter' });
      expect(shared.sent).toBe(1);
    }
  });

  test('a configuration bound in place of the module’s is used', async () => {
    const running = await emulator();
    const container = containing();
    await container.load(cloudflareModule(CONFIGURATION));
    (await container.rebindAsync(CLOUDFLARE_TOKENS.Configuration))
      .toConstantValue(configurationFor(running))
      .whenNamed('cloudflare');
    const meeting = running.createMeeting().id;
    await container.get(Service, { name: 'cloudflare' }).addParticipant(meeting, { role: 'presenter' });
    expect(running.participantsOf(meeting)).toHaveLength(1);
  });
});

describe('tenants', () => {
  test('each have their own credential over one shared transport; one without configuration has nothing', async () => {
    const running = await startEmulator({
      state: {
        cloudflare: {
          accounts: [
            { id: 'account-a', apiTokens: ['token-of-a'], apps: [{ id: 'app-a', meetings: [{ id: MEETING }] }] },
            { id: 'account-b', apiTokens: ['token-of-b'], apps: [{ id: 'app-b', meetings: [{ id: MEETING }] }] },
          ],
        },
      },
    });
    closing.push(() => running.close());
    const shared = watched();
    const parent = containing();
    parent.bind(TRANSPORT).toConstantValue(shared);
    const tenant = async (letter: string, token = letter): Promise<Container> => {
      const child = containing(parent);
      const { baseUrl: base } = running.cloudflare;
      const configuration = {
        accountId: `account-${letter}`,
        appId: `app-${letter}`,
        apiToken: `token-of-${token}`,
        base,
      };
      await child.load(cloudflareModule({ ...configuration, roles: { host: 'group_call_host' } }, { default: true }));
      return child;
    };
    const [a, b, thief] = [await tenant('a'), await tenant('b'), await tenant('a', 'b')];
    const stranger = containing(parent);

    expect(a.get(Service)).not.toBe(b.get(Service));
    await a.get(Service).addParticipant(MEETING, { externalId: 'of-a', role: 'host' });
    await b.get(Service).addParticipant(MEETING, { externalId: 'of-b', role: 'host' });
    const people = running.snapshot().cloudflare?.accounts?.map(({ apps }) => apps?.[0]?.meetings?.[0]?.participants);
    expect(people).toMatchObject([[{ customParticipantId: 'of-a' }], [{ customParticipantId: 'of-b' }]]);
    await expect(thief.get(Service).addParticipant(MEETING, { role: 'host' })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(() => stranger.get(Service)).toThrow();
    expect(() => stranger.get(Service, { name: 'cloudflare' })).toThrow();
    expect(() => parent.get(Service)).toThrow();
    expect(shared.sent).toBe(3);
    expect(running.openSockets).toBe(1);

    await a.unbindAllAsync();
    await expect(b.get(Service).addParticipant(MEETING, { role: 'host' })).resolves.toBeDefined();
    expect(shared.closed).toBe(false);
  });
});
