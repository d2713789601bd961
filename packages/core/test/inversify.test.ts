import type { ParticipantProvider, ParticipantService } from '@anyroom/core';
import { TOKENS as PLAIN_TOKENS } from '@anyroom/core';
import { bindParticipantService, participantServiceModule, TOKENS } from '@anyroom/core/inversify';
import { describe, expect, jest, test } from '@jest/globals';
import { Container, ContainerModule } from 'inversify';
import { FULL, serviceWith } from './services.js';

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
    expect(PLAIN_TOKENS.ParticipantService).toBe(Symbol.for('@anyroom/core/ParticipantService'));
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
