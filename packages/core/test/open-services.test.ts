import type { ParticipantProvider, Services } from '@anyroom/core';
import { AnyroomError, lackingJoinCredentials, lackingLive, openServices } from '@anyroom/core';
import { describe, expect, jest, test } from '@jest/globals';
import { ALL_OF_ROOMS, FULL, roomsWith, serviceWith } from './services.js';

const close = jest.fn(async () => undefined);
const participantsOnly: ParticipantProvider = {
  scheme: 'plain',
  open(settings) {
    settings.parameter('base');
    settings.check();
    return serviceWith(FULL, close);
  },
};
const all: Services = {
  provider: 'acme',
  participants: serviceWith(FULL),
  rooms: roomsWith(ALL_OF_ROOMS),
  joinCredentials: lackingJoinCredentials('acme'),
  live: lackingLive('acme'),
  close: async () => undefined,
};
const everything = {
  scheme: 'acme',
  open(): never {
    throw new Error('opened for participants alone');
  },
  openServices: jest.fn<NonNullable<ParticipantProvider['openServices']>>((settings) => {
    if (settings.variable('ACME_TOKEN') === undefined) {
      settings.mistake('The variable ACME_TOKEN is missing. Set it to the API token.');
    }
    settings.check();
    return all;
  }),
};
const providers = [participantsOnly, everything];

const errorOf = (work: () => unknown): AnyroomError => {
  try {
    work();
  } catch (error) {
    if (AnyroomError.is(error)) return error;
    throw error;
  }
  throw new Error('it opened');
};

describe('openServices', () => {
  test('gives what the provider of the scheme opens, as it is', () => {
    everything.openServices.mockClear();
    expect(openServices('ACME://host', providers, { ACME_TOKEN: 'hush' })).toBe(all);
    expect(everything.openServices).toHaveBeenCalledTimes(1);
    expect(everything.openServices.mock.calls[0]?.[0].authority).toBe('host');
  });

  test('calls it as a method of the provider', () => {
    class Provider {
      readonly scheme = 'acme';
      readonly made = all;
      open(): never {
        throw new Error('opened for participants alone');
      }
      openServices() {
        return this.made;
      }
    }
    expect(openServices('acme:', [new Provider()])).toBe(all);
  });

  test('adds to participants what a provider does not offer, under the name of the service', async () => {
    close.mockClear();
    const services = openServices('plain:', providers);
    expect(services.provider).toBe('acme');
    expect(services.participants.capabilities).toBe(FULL);
    for (const service of [services.rooms, services.joinCredentials, services.live]) {
      expect(service.provider).toBe('acme');
    }
    await expect(services.rooms.getRoom('r')).rejects.toMatchObject({ code: 'unsupported' });
    await expect(services.joinCredentials.issueJoinCredential('r', 'p')).rejects.toMatchObject({ code: 'unsupported' });
    await expect(services.live.getSession('r')).rejects.toMatchObject({ code: 'unsupported' });
    await services.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  test.each<[string, string | undefined, readonly ParticipantProvider[]]>([
    ['no URL', undefined, providers],
    ['an empty URL', '', providers],
    ['a URL that is none', 'nothing like it', providers],
    ['an unknown scheme', 'zoom://x', providers],
    ['two providers of one scheme', 'acme:', [everything, everything]],
    ['a missing variable', 'acme:', providers],
    ['an unknown parameter', 'plain:?colour=red', providers],
    ['a secret in the URL', 'plain:?token=hush8f3a', providers],
  ])('%s is misconfigured, by openServices', (_, url, among) => {
    const error = errorOf(() => openServices(url, among));
    expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent', operation: 'openServices' });
    expect(error.details.mistakes).not.toHaveLength(0);
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('hush8f3a');
  });

  test('tells all mistakes at once', () => {
    const error = errorOf(() => openServices('acme://user@host?colour=red#part', providers));
    expect(error.details.mistakes).toHaveLength(4);
  });
});
