import { randomBytes } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import type { AzureConfiguration } from '@anyroom/azure';
import { AzureParticipantService, azure, azureProvider } from '@anyroom/azure';
import { type AnyroomError, openParticipantService, openServices, Secret } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { errorOf, everybody, thrownBy } from '../../../test/support/error-of.js';
import { showings, spellingsOf } from '../../../test/support/spellings.js';
import { closeLater, emulated, overRealSockets, transportOf } from './support/emulated.js';

const KEY = randomBytes(64).toString('base64');
const STRING = `endpoint=https://contoso.communication.azure.com/;accesskey=${KEY}`;
const URL = 'azure://contoso.communication.azure.com';
const byKey = { AZURE_COMMUNICATION_ACCESS_KEY: KEY };
const byString = { AZURE_COMMUNICATION_CONNECTION_STRING: STRING };

const open = (url: string, environment = {}, provider = azure) => {
  const service = openParticipantService(url, [provider], environment);
  closeLater(() => service.close());
  return service;
};
const mistakesOf = ({ code, outcome, details }: AnyroomError) => {
  expect([code, outcome]).toEqual(['misconfigured', 'not-sent']);
  return details.mistakes ?? [];
};

describe('opening by URL', () => {
  test.each([
    ['a host and a key', URL, byKey],
    ['a host and a connection string that agrees', `${URL}/`, byString],
    ['a connection string alone', 'azure:', byString],
    ['a connection string alone, with slashes', 'azure://', byString],
    ['variables that are empty beside one that is not', URL, { ...byKey, AZURE_COMMUNICATION_CONNECTION_STRING: '' }],
    [
      'every parameter',
      `${URL}?role.host=Presenter&unknownParticipant=add&joinScopes=voip,chat&batch=false&batchWindowInMs=2.5&base=http://127.0.0.1:1/x&allowInsecure=false`,
      byKey,
    ],
  ])('%s', (_, url, environment) => {
    expect(open(url, environment).provider).toBe('azure');
  });

  const mistakes: readonly (readonly [about: string, url: string, environment: object, says: readonly RegExp[]])[] = [
    [
      'nothing at all',
      'azure:',
      {},
      [/no credential.*AZURE_COMMUNICATION_CONNECTION_STRING/i, /no endpoint.*azure:\/\//i],
    ],
    ['no credential', URL, {}, [/no credential.*Set one variable/]],
    ['both credentials', URL, { ...byKey, ...byString }, [/more than one credential.*Set one variable/]],
    ['a key without an endpoint', 'azure:', byKey, [/no endpoint.*azure:\/\//]],
    ['two endpoints that differ', 'azure://fabrikam.communication.azure.com', byString, [/another than.*Leave one/]],
    ['a path', `${URL}/rooms`, byKey, [/no path.*azure:\/\//]],
    ['a host that is none', 'azure://a b', byKey, [/host.*azure:\/\//]],
    [
      'a secret before an @',
      `azure://me:${encodeURIComponent(KEY)}@contoso.communication.azure.com`,
      byKey,
      [/before an @.*environment/],
    ],
    ['a secret as a parameter', `${URL}?accessKey=${encodeURIComponent(KEY)}`, byKey, [/secret.*environment/]],
    ['an unknown parameter', `${URL}?rolle.host=Presenter`, byKey, [/not known.*role\.<name>/]],
    ['a parameter twice', `${URL}?base=https://a.example&base=https://b.example`, byKey, [/twice/]],
    ['an empty parameter', `${URL}?base=`, byKey, [/base is empty/]],
    ['a role without a name', `${URL}?role.=Presenter`, byKey, [/role\.<name>=<value>/]],
    ['a role in other letters', `${URL}?role.host=presenter`, byKey, [/role\.<name>.*Write Presenter/]],
    ['another word', `${URL}?unknownParticipant=ignore`, byKey, [/'refuse' or 'add'/]],
    [
      'a scope that nobody knows',
      `${URL}?joinScopes=voice`,
      byKey,
      [/some of voip\.join.*joinScopes=voip\.join,chat\.join/],
    ],
    ['scopes with which nobody joins', `${URL}?joinScopes=chat`, byKey, [/Add voip\.join/]],
    ['a scope twice', `${URL}?joinScopes=voip,voip`, byKey, [/twice/]],
    ['another flag', `${URL}?allowInsecure=yes`, byKey, [/true or false/]],
    ['batches that are neither on nor off', `${URL}?batch=no`, byKey, [/batch must be true or false/]],
    [
      'a window that is no number',
      `${URL}?batchWindowInMs=5ms`,
      byKey,
      [/batchWindowInMs must be a number.*Leave it out/],
    ],
    ['a window before the call', `${URL}?batchWindowInMs=-1`, byKey, [/batchWindowInMs must be a number/]],
    ['a base over plain http', `${URL}?base=http://proxy.example`, byKey, [/base is plain http.*allowInsecure/]],
    ['a base that is no URL', `${URL}?base=proxy`, byKey, [/base is not a URL/]],
    ['a key that is no base64', URL, { AZURE_COMMUNICATION_ACCESS_KEY: `${KEY}!` }, [/ACCESS_KEY is not base64/]],
    ['a fragment', `${URL}#x`, byKey, [/# part/]],
  ];

  test.each(mistakes)('%s is one mistake each, with its mend', (_, url, environment, says) => {
    const found = mistakesOf(thrownBy(() => open(url, environment)));
    expect(found).toHaveLength(says.length);
    for (const [index, say] of says.entries()) expect(found[index]).toMatch(say);
  });

  test('all mistakes at once', () => {
    const url = `azure://a b/path?accessKey=x&rolle=y&base=z&unknownParticipant=w&allowInsecure=v&role.host=attendee`;
    const found = mistakesOf(thrownBy(() => open(url, {})));
    expect(found).toHaveLength(9);
  });

  test('every mistake shows nothing of the URL, the variables or their values', () => {
    const planted = 'aGVsbG8tSS1hbS1wbGFudGVkLWhlcmU';
    const urls = [
      `azure://${planted}:${planted}@${planted}/${planted}?${planted}=${planted}&base=${planted}&role.a=#${planted}`,
      `azure://h.example?accessKey=${planted}&base=https://${planted}:x@h.example/?${planted}&unknownParticipant=${planted}`,
      `azure:${planted}`,
    ];
    const environments = [
      { AZURE_COMMUNICATION_CONNECTION_STRING: planted },
      { AZURE_COMMUNICATION_CONNECTION_STRING: `endpoint=${planted};accesskey=${planted}!;${planted}` },
      { AZURE_COMMUNICATION_CONNECTION_STRING: `endpoint=https://${planted}@x/;accesskey=${planted}=` },
      { AZURE_COMMUNICATION_CONNECTION_STRING: `${planted};${planted}`, AZURE_COMMUNICATION_ACCESS_KEY: `${planted}=` },
    ];
    for (const url of urls) {
      for (const environment of environments) {
        const shown = showings(thrownBy(() => open(url, environment)));
        for (const spelling of [planted, planted.toLowerCase()].flatMap(spellingsOf))
          expect(shown).not.toContain(spelling);
      }
    }
  });

  test('an Entra credential takes the place of the variables, which are then not read', async () => {
    const { emulator, seat } = await emulated({ state: { azure: { entraTokens: ['token'] } } });
    const { room, ids } = seat('Presenter');
    const asked: unknown[] = [];
    const getToken = async (scopes: string | string[]) => {
      asked.push(scopes);
      return { token: 'token' };
    };
    const provider = azureProvider({ credential: { getToken }, scope: 'https://communication.azure.us//.default' });
    const environment = { AZURE_COMMUNICATION_CONNECTION_STRING: 'broken' };
    const service = open(`${URL}?base=${emulator.url}`, environment, provider);
    expect((await everybody(service.listParticipants(room))).map(({ id }) => id)).toEqual(ids);
    expect(asked).toEqual(['https://communication.azure.us//.default']);
    expect(mistakesOf(thrownBy(() => open('azure:', byString, provider)))).toEqual([
      expect.stringMatching(/no endpoint/),
    ]);
  });

  test('works over the emulator by its connection string alone, and by a base', async () => {
    const { emulator, seat, held } = await emulated();
    const { room, ids } = seat('Presenter');
    const environment = { AZURE_COMMUNICATION_CONNECTION_STRING: emulator.azure.connectionString };
    await open('azure:?role.guest=Consumer', environment).updateParticipant(room, ids[0] ?? '', { role: 'guest' });
    expect(held(room)).toEqual([[ids[0], 'Consumer']]);
    const based = open(`${URL}?base=${emulator.url}&unknownParticipant=add`, {
      AZURE_COMMUNICATION_ACCESS_KEY: emulator.azure.accessKey,
    });
    await based.updateParticipant(room, emulator.createIdentity(), { role: 'attendee' });
    expect(held(room)).toHaveLength(2);
  });

  test.each([
    ['batch=true', 1],
    ['batch=false', 2],
    ['batchWindowInMs=5', 1],
  ])('with %s two updates made at once take %s PATCHes', async (parameter, count) => {
    const { emulator, seat } = await emulated();
    const { room, ids } = seat('Presenter', 'Presenter');
    const environment = { AZURE_COMMUNICATION_CONNECTION_STRING: emulator.azure.connectionString };
    const service = open(`azure:?${parameter}`, environment);
    await Promise.all(ids.map((id) => service.updateParticipant(room, id, { role: 'viewer' })));
    expect(emulator.requests.all.filter(({ method }) => method === 'PATCH')).toHaveLength(count);
  });
});

describe('opening all services by URL', () => {
  const openAll = (url: string, environment: object, provider = azure) => {
    const services = openServices(url, [provider], environment as Record<string, string>);
    closeLater(() => services.close());
    return services;
  };

  test('gives four of one resource, which work together', async () => {
    const { emulator } = await emulated();
    const environment = { AZURE_COMMUNICATION_CONNECTION_STRING: emulator.azure.connectionString };
    const { provider, rooms, participants, joinCredentials, live } = openAll('azure:?joinScopes=voip', environment);
    expect([provider, rooms.provider, participants.provider, joinCredentials.provider, live.provider]).toEqual(
      Array(5).fill('azure'),
    );
    const room = await rooms.createRoom();
    const { id } = await participants.addParticipant(room, { role: 'attendee' });
    const { token } = await joinCredentials.issueJoinCredential(room, id);
    expect(emulator.join(token.reveal(), room.id)).toMatchObject({ id });
    expect(emulator.snapshot().azure?.tokens).toMatchObject([{ scopes: ['voip'] }]);
    expect(await errorOf(live.ejectParticipant(room, id))).toMatchObject({ code: 'unsupported' });
    await rooms.closeRoom(room);
  });

  test('unknownParticipant holds for the credentials as for the people', () => {
    const both = (unknownParticipant: string) => {
      const { participants, joinCredentials } = openAll(`${URL}?unknownParticipant=${unknownParticipant}`, byKey);
      const { update } = participants.capabilities;
      const { issue } = joinCredentials.capabilities;
      return [update === false || update.unknownParticipant, issue === false || issue.unknownParticipant];
    };
    expect(both('add')).toEqual(['added', 'issued']);
    expect(both('refuse')).toEqual(['refused', 'refused']);
  });

  test('tells every mistake at once, as of openServices', () => {
    const error = thrownBy(() => openAll(`${URL}?joinScopes=a&unknownParticipant=b`, {}));
    expect(mistakesOf(error)).toHaveLength(3);
    expect(error.operation).toBe('openServices');
  });
});

describe('closing all services', () => {
  overRealSockets();

  test('ends the four after their calls in flight, then the transport that they shared', async () => {
    const { emulator, noSocket } = await emulated();
    const services = openServices('azure:', [azure], {
      AZURE_COMMUNICATION_CONNECTION_STRING: emulator.azure.connectionString,
    });
    const held = emulator.createRoom().id;
    await services.rooms.getRoom(held);
    await everybody(services.participants.listParticipants(held));
    expect(emulator.openSockets).toBe(1); // one transport for all
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
    const call = services.rooms.getRoom(held);
    await arrived;
    const closed = services.close();
    for (const refused of [
      services.rooms.getRoom(held),
      services.participants.getParticipant(held, 'a'),
      services.joinCredentials.issueJoinCredential(held, 'a'),
    ]) {
      expect(await errorOf(refused)).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    }
    release();
    await expect(call).resolves.toMatchObject({ id: held });
    await closed;
    await services.close();
    await noSocket();
  });

  test('leaves a transport of the application open', async () => {
    const { emulator } = await emulated();
    const services = openServices('azure:', [azureProvider({ transport: transportOf() })], {
      AZURE_COMMUNICATION_CONNECTION_STRING: emulator.azure.connectionString,
    });
    await everybody(services.rooms.listRooms());
    await services.close();
    expect(emulator.openSockets).toBe(1);
  });
});

describe('a configuration in code', () => {
  const endpoint = 'https://contoso.communication.azure.com';
  const credential = { getToken: async () => null };
  const wrong: readonly (readonly [about: string, configuration: unknown, says: readonly RegExp[]])[] = [
    ['nothing', {}, [/no credential.*connectionString, accessKey and credential/, /no endpoint.*endpoint/]],
    ['a key and a credential', { endpoint, accessKey: KEY, credential }, [/more than one credential/]],
    ['a credential that is none', { endpoint, credential: {} }, [/no getToken/]],
    ['a null for a credential', { endpoint, credential: null }, [/no getToken/]],
    ['an empty scope', { endpoint, credential, scope: '' }, [/scope/]],
    ['an endpoint with a path', { endpoint: `${endpoint}/rooms`, accessKey: KEY }, [/endpoint must have no path/]],
    [
      'an endpoint without a scheme',
      { endpoint: 'contoso.communication.azure.com', accessKey: KEY },
      [/endpoint is not a URL|endpoint must begin/],
    ],
    ['an endpoint that is no text', { endpoint: 7, accessKey: KEY }, [/endpoint must be a text/]],
    ['a key that is no text', { endpoint, accessKey: 7 }, [/accessKey must be a text/]],
    ['an empty key', { endpoint, accessKey: '' }, [/accessKey is not base64/]],
    ['a connection string that is no text', { connectionString: {} }, [/connection string must be a text/]],
    ['an empty connection string', { connectionString: '' }, [/no endpoint/, /no accesskey/]],
    [
      'a connection string with a broken key',
      { connectionString: `accesskey=${KEY}!;endpoint=${endpoint}` },
      [/accesskey of the connection string is not base64/],
    ],
    ['a connection string with more', { connectionString: `${STRING};x=y` }, [/neither endpoint nor accesskey/]],
    ['roles that are none', { connectionString: STRING, roles: 'Presenter' }, [/roles must be an object or a Map/]],
    [
      'roles that are a set',
      { connectionString: STRING, roles: new Set(['host']) },
      [/roles must be an object or a Map/],
    ],
    ['a role that is empty', { connectionString: STRING, roles: { host: '' } }, [/roles lacks/]],
    ['a role in other letters', { connectionString: STRING, roles: new Map([['a', 'ATTENDEE']]) }, [/Write Attendee/]],
    ['no configuration at all', undefined, [/no configuration/]],
    ['null', null, [/no configuration/]],
    [
      "a 'false' that is a text",
      { connectionString: STRING, base: 'http://plain.example', allowInsecure: 'false' },
      [/plain http/],
    ],
    [
      'a circuit breaker that is none',
      { connectionString: STRING, circuitBreaker: { consecutiveFailures: 'three' } },
      [/circuitBreaker/],
    ],
    [
      'a Map of another realm',
      { connectionString: STRING, roles: runInNewContext('new Map([["host", { admin: true }]])') },
      [/roles lacks/],
    ],
    ['another word', { connectionString: STRING, unknownParticipant: 'ADD' }, [/'refuse' or 'add'/]],
    [
      'batches that are off by a text, within a window that is one',
      { connectionString: STRING, batch: 'false', batchWindowInMs: '5' },
      [/batch can only be false.*Leave it out/, /batchWindowInMs must be a number of milliseconds from 0 to 60000/],
    ],
    ...[Number.NaN, -1, 60_001, null].map(
      (batchWindowInMs) =>
        [
          `a window of ${batchWindowInMs}`,
          { connectionString: STRING, batchWindowInMs },
          [/batchWindowInMs must be a number/],
        ] as const,
    ),
  ];

  test.each(wrong)('%s is misconfigured', (_, configuration, says) => {
    const error = thrownBy(() => new AzureParticipantService(configuration as AzureConfiguration));
    const found = mistakesOf(error);
    expect(found).toHaveLength(says.length);
    for (const [index, say] of says.entries()) expect(found[index]).toMatch(say);
    expect(error.details).toMatchObject({ provider: 'azure', operation: 'new AzureParticipantService' });
  });

  test('secrets may come wrapped, and roles that this version has never heard of may be mapped', () => {
    for (const configuration of [
      { connectionString: new Secret(STRING) },
      { endpoint, accessKey: new Secret(KEY), roles: { organizer: 'Organizer' } },
    ]) {
      const service = new AzureParticipantService(configuration);
      closeLater(() => service.close());
      expect(service.provider).toBe('azure');
    }
  });

  test('the environment is never read', () => {
    process.env['AZURE_COMMUNICATION_CONNECTION_STRING'] = STRING;
    try {
      expect(mistakesOf(thrownBy(() => new AzureParticipantService({ endpoint })))).toHaveLength(1);
      expect(mistakesOf(thrownBy(() => open(URL)))).toHaveLength(1);
    } finally {
      delete process.env['AZURE_COMMUNICATION_CONNECTION_STRING'];
    }
  });
});
