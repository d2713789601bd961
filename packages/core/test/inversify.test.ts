import type { LiveService, ParticipantProvider, ParticipantService, Services } from '@anyroom/core';
import { lackingJoinCredentials, lackingLive, TOKENS as PLAIN_TOKENS } from '@anyroom/core';
import {
  bindParticipantService,
  bindService,
  participantServiceModule,
  servicesModule,
  TOKENS,
} from '@anyroom/core/inversify';
import { describe, expect, jest, test } from '@jest/globals';
import { Container, ContainerModule } from 'inversify';
import { ALL_OF_ROOMS, FULL, liveWith, roomsWith, serviceWith } from './services.js';

function watched(scheme = 'acme') {
  const close = jest.fn(async () => undefined);
  const open = jest.fn<ParticipantProvider['open']>((settings) => {
    settings.check();
    return serviceWith(FULL, close);
  });
  return { close, open, providers: [{ scheme, open }] };
}

describe('TOKENS', () => {
  test('are the plain symbols of the root, the same in every copy', () => {
    expect(TOKENS).toBe(PLAIN_TOKENS);
    for (const name of ['ParticipantService', 'RoomService', 'JoinCredentialService', 'LiveService'] as const) {
      expect(PLAIN_TOKENS[name]).toBe(Symbol.for(`@anyroom/core/${name}`));
    }
  });
});

describe('participantServiceModule', () => {
  test('opens one service, when it is first asked for', async () => {
    const { open, providers } = watched();
    const container = new Container();
    await container.load(participantServiceModule({ url: 'acme:', providers }, { default: true }));
    expect(open).not.toHaveBeenCalled();
    const service = container.get(TOKENS.ParticipantService);
    expect(container.get(TOKENS.ParticipantService)).toBe(service);
    expect(container.get(TOKENS.ParticipantService, { name: 'default' })).toBe(service);
    expect(open).toHaveBeenCalledTimes(1);
  });

  test('binds without a name only if told so', async () => {
    const { providers } = watched();
    const container = new Container();
    await container.load(participantServiceModule({ url: 'acme:', providers }));
    expect(() => container.get(TOKENS.ParticipantService)).toThrow();
    expect(container.get(TOKENS.ParticipantService, { name: 'default' }).provider).toBe('acme');
  });

  test('stands beside another without ambiguity', async () => {
    const one = watched('one');
    const two = watched('two');
    const container = new Container();
    await container.load(
      participantServiceModule({ url: 'one:', providers: one.providers }, { name: 'one', default: true }),
      participantServiceModule({ url: 'two:', providers: two.providers }, { name: 'two' }),
    );
    const first = container.get(TOKENS.ParticipantService, { name: 'one' });
    const second = container.get(TOKENS.ParticipantService, { name: 'two' });
    expect(second).not.toBe(first);
    expect(container.get(TOKENS.ParticipantService)).toBe(first);
  });

  test('reports a mistake in the URL when the service is asked for', async () => {
    const { providers } = watched();
    const container = new Container();
    await container.load(participantServiceModule({ url: undefined, providers }, { default: true }));
    expect(() => container.get(TOKENS.ParticipantService)).toThrow(/There is no service URL/);
  });

  test('hands over the environment that it is given', async () => {
    const { open, providers } = watched();
    const container = new Container();
    const environment = { ACME_TOKEN: 'hush' };
    await container.load(participantServiceModule({ url: 'acme:', providers, environment }, { default: true }));
    container.get(TOKENS.ParticipantService);
    expect(open.mock.calls[0]?.[0].variable('ACME_TOKEN')).toBe('hush');
  });

  test('closes what was opened when the module is unloaded, and opens nothing for that', async () => {
    const { close, open, providers } = watched();
    const container = new Container();
    const used = participantServiceModule({ url: 'acme:', providers }, { name: 'used' });
    const unused = participantServiceModule({ url: 'acme:', providers }, { name: 'unused' });
    await container.load(used, unused);
    container.get(TOKENS.ParticipantService, { name: 'used' });
    await container.unloadAsync(used, unused);
    expect(open).toHaveBeenCalledTimes(1);
    expect(close).toHaveBeenCalledTimes(1);
    expect(() => container.get(TOKENS.ParticipantService, { name: 'used' })).toThrow();
  });
});

describe('servicesModule', () => {
  const ALL = [
    TOKENS.ParticipantService,
    TOKENS.RoomService,
    TOKENS.JoinCredentialService,
    TOKENS.LiveService,
  ] as const;

  function watchedServices(scheme = 'acme') {
    const close = jest.fn(async () => undefined);
    const openServices = jest.fn<NonNullable<ParticipantProvider['openServices']>>((settings) => {
      settings.check();
      return {
        provider: scheme,
        participants: serviceWith(FULL),
        rooms: roomsWith(ALL_OF_ROOMS),
        joinCredentials: lackingJoinCredentials(scheme),
        live: lackingLive(scheme),
        close,
      } satisfies Services;
    });
    const open: ParticipantProvider['open'] = () => {
      throw new Error('opened twice');
    };
    return { close, openServices, providers: [{ scheme, open, openServices }] };
  }

  test.each([0, 1, 2, 3])('opens all four when one is first asked for, number %i of them', async (first) => {
    const { openServices, providers } = watchedServices();
    const container = new Container();
    await container.load(servicesModule({ url: 'acme:', providers }, { default: true }));
    expect(openServices).not.toHaveBeenCalled();
    container.get<unknown>(ALL[first] ?? TOKENS.RoomService);
    expect(openServices).toHaveBeenCalledTimes(1);
    const opened = openServices.mock.results[0]?.value as Services;
    for (const name of [undefined, 'default']) {
      const options = name === undefined ? {} : { name };
      expect(container.get(TOKENS.ParticipantService, options)).toBe(opened.participants);
      expect(container.get(TOKENS.RoomService, options)).toBe(opened.rooms);
      expect(container.get(TOKENS.JoinCredentialService, options)).toBe(opened.joinCredentials);
      expect(container.get(TOKENS.LiveService, options)).toBe(opened.live);
    }
    expect(openServices).toHaveBeenCalledTimes(1);
  });

  test('binds without a name only if told so, and stands beside another', async () => {
    const one = watchedServices('one');
    const two = watchedServices('two');
    const container = new Container();
    await container.load(
      servicesModule({ url: 'one:', providers: one.providers }, { name: 'one', default: true }),
      servicesModule({ url: 'two:', providers: two.providers }, { name: 'two' }),
    );
    for (const token of ALL) {
      const first = container.get<unknown>(token);
      expect(container.get<unknown>(token, { name: 'one' })).toBe(first);
      expect(container.get<unknown>(token, { name: 'two' })).not.toBe(first);
    }
    const unnamed = new Container();
    await unnamed.load(servicesModule({ url: 'one:', providers: one.providers }));
    for (const token of ALL) expect(() => unnamed.get<unknown>(token)).toThrow();
  });

  test('closes what was opened, together and once, when the module is unloaded; what was not stays so', async () => {
    const used = watchedServices();
    const unused = watchedServices();
    const container = new Container();
    const modules = [
      servicesModule({ url: 'acme:', providers: used.providers }, { name: 'used' }),
      servicesModule({ url: 'acme:', providers: unused.providers }, { name: 'unused' }),
    ];
    await container.load(...modules);
    for (const token of ALL) container.get<unknown>(token, { name: 'used' });
    await container.unloadAsync(...modules);
    expect(used.close).toHaveBeenCalledTimes(1);
    expect(unused.openServices).not.toHaveBeenCalled();
    expect(unused.close).not.toHaveBeenCalled();
    expect(() => container.get(TOKENS.RoomService, { name: 'used' })).toThrow();
  });

  test('hands over the environment, and reports a mistake when a service is asked for', async () => {
    const { openServices, providers } = watchedServices();
    const container = new Container();
    const environment = { ACME_TOKEN: 'hush' };
    await container.load(
      servicesModule({ url: 'acme:', providers, environment }, { default: true }),
      servicesModule({ url: undefined, providers }, { name: 'nowhere' }),
    );
    container.get(TOKENS.LiveService);
    expect(openServices.mock.calls[0]?.[0].variable('ACME_TOKEN')).toBe('hush');
    expect(() => container.get(TOKENS.RoomService, { name: 'nowhere' })).toThrow(/There is no service URL/);
  });

  test('a provider of participants alone has the others all the same', async () => {
    const { close, open, providers } = watched();
    const container = new Container();
    const module = servicesModule({ url: 'acme:', providers }, { default: true });
    await container.load(module);
    expect(container.get(TOKENS.RoomService).capabilities.create).toBe(false);
    expect(container.get(TOKENS.ParticipantService).capabilities).toBe(FULL);
    await container.unloadAsync(module);
    expect(open).toHaveBeenCalledTimes(1);
    expect(close).toHaveBeenCalledTimes(1);
  });
});

describe('bindService', () => {
  test('binds one instance, by the shared token and its own, and closes it once', async () => {
    const OWN = Symbol('own live service');
    const close = jest.fn(async () => undefined);
    const create = jest.fn(() => ({
      ...liveWith({ eject: true, mute: false, unmute: false, session: false, devices: 'many' }),
      close,
    }));
    const module = new ContainerModule(({ bind }) => {
      bindService<LiveService, LiveService, []>(
        bind,
        TOKENS.LiveService,
        { token: OWN, create, inject: [] },
        { name: 'acme', default: true },
      );
    });
    const container = new Container();
    await container.load(module);
    const service = container.get(TOKENS.LiveService);
    expect(container.get(TOKENS.LiveService, { name: 'acme' })).toBe(service);
    expect(container.get(OWN, { name: 'acme' })).toBe(service);
    await container.unloadAsync(module);
    expect(create).toHaveBeenCalledTimes(1);
    expect(close).toHaveBeenCalledTimes(1);
  });
});

describe('bindParticipantService', () => {
  const OWN = Symbol('own service');
  const WORD = Symbol('a word');

  test('makes the service of what the module bound, which can be replaced', async () => {
    const create = jest.fn((word: string) => ({ ...serviceWith(FULL), word }));
    const module = new ContainerModule(({ bind }) => {
      bind<string>(WORD).toConstantValue('as bound').whenNamed('acme');
      bindParticipantService<ParticipantService & { word: string }, [string]>(
        bind,
        { token: OWN, create, inject: [{ serviceIdentifier: WORD, name: 'acme' }] },
        { name: 'acme' },
      );
    });
    const container = new Container();
    await container.load(module);
    const replacing = await container.rebind<string>(WORD);
    replacing.toConstantValue('as replaced').whenNamed('acme');
    expect(container.get<{ word: string }>(OWN, { name: 'acme' }).word).toBe('as replaced');
    expect(container.get(TOKENS.ParticipantService, { name: 'acme' })).toBe(container.get(OWN, { name: 'acme' }));
    expect(create).toHaveBeenCalledTimes(1);
  });

  test('a child container of its own per tenant has a service of its own, and the parent none', async () => {
    const tenant = async (parent: Container, url: string) => {
      const { providers } = watched();
      const child = new Container({ parent });
      await child.load(participantServiceModule({ url, providers }, { default: true }));
      return child;
    };
    const parent = new Container();
    const a = await tenant(parent, 'acme://a');
    const b = await tenant(parent, 'acme://b');
    expect(a.get(TOKENS.ParticipantService)).not.toBe(b.get(TOKENS.ParticipantService));
    expect(() => parent.get(TOKENS.ParticipantService)).toThrow();
    expect(() => new Container({ parent }).get(TOKENS.ParticipantService)).toThrow();
  });
});
