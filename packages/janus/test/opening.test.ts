import { createTransport } from '@anyroom/adapter-kit/http';
import { type AnyroomError, openParticipantService, openServices, Secret } from '@anyroom/core';
import { type JanusConfiguration, JanusParticipantService, janus, janusProvider } from '@anyroom/janus';
import { describe, expect, test } from '@jest/globals';
import { everybody, thrownBy } from '../../../test/support/error-of.js';
import { coreSays, ORIGIN, plan, says } from './support/planned-janus.js';

const URL = 'janus://janus.example:7889/admin';
const SECRET = 'planted-secret-of-somebody';
const environment = {
  JANUS_ADMIN_SECRET: `${SECRET}-1`,
  JANUS_API_SECRET: `${SECRET}-2`,
  JANUS_ROOM_SECRET: `${SECRET}-3`,
  JANUS_ADMIN_KEY: `${SECRET}-4`,
};

const mistakesOf = ({ code, outcome, details }: AnyroomError) => {
  expect([code, outcome]).toEqual(['misconfigured', 'not-sent']);
  return details.mistakes ?? [];
};
const nobody = { videoroom: 'participants', participants: [] };

describe('opening by URL', () => {
  test.each([
    ['https, where the URL says', URL, `${ORIGIN}`, '/admin', 'numbers'],
    ['another address', 'janus:?base=http://127.0.0.1:7088/admin', 'http://127.0.0.1:7088', '/admin', 'numbers'],
    [
      'a path of more than one part, and ids of text',
      'janus://h/a%20b/admin/?ids=strings',
      'https://h',
      '/a%20b/admin',
      'strings',
    ],
  ])('%s', async (_, url, origin, path, ids) => {
    const taken = plan([says(nobody), says({ videoroom: 'success', list: [] })], origin);
    const services = openServices(url, [janus], environment);
    expect(await everybody(services.participants.listParticipants('5'))).toEqual([]);
    expect(await everybody(services.rooms.listRooms())).toEqual([]);
    await services.close();
    expect(taken.map((each) => each.path)).toEqual([path, path]);
    const room = ids === 'numbers' ? 5 : '5';
    expect(taken[0]?.message).toMatchObject({
      admin_secret: `${SECRET}-1`,
      request: { request: 'listparticipants', room },
    });
    expect(taken[1]?.message).toMatchObject({ request: { request: 'list', admin_key: `${SECRET}-4` } });
  });

  test('by a session', async () => {
    const reply = coreSays({ data: { id: 1 }, plugindata: { plugin: 'janus.plugin.videoroom', data: nobody } });
    const taken = plan([reply, reply, reply, reply], 'https://janus.example:8089');
    const people = openParticipantService('janus://janus.example:8089/janus?via=session', [janus], environment);
    expect(await everybody(people.listParticipants('5'))).toEqual([]);
    await people.close();
    expect(taken.map(({ path, message }) => [path, message['apisecret']])).toEqual(
      ['/janus', '/janus/1', '/janus/1/1', '/janus/1'].map((path) => [path, `${SECRET}-2`]),
    );
  });

  test('over a transport of the application’s, which stays open', async () => {
    const transport = createTransport({ userAgent: 'mine/1' });
    const taken = plan([says(nobody), says(nobody)]);
    const provider = janusProvider({ transport });
    const services = openServices(URL, [provider], {});
    await everybody(services.participants.listParticipants('5'));
    await services.close();
    const people = openParticipantService(URL, [provider], {});
    await everybody(people.listParticipants('5'));
    await people.close();
    transport.close();
    expect(taken.map(({ headers }) => headers['user-agent'])).toEqual(Array(2).fill(expect.stringMatching(/mine\/1$/)));
    expect(taken.map(({ message }) => Object.keys(message))).toEqual(Array(2).fill(['janus', 'plugin', 'request']));
  });

  const mistakes: readonly (readonly [about: string, url: string, says: readonly RegExp[]])[] = [
    ['nothing at all', 'janus:', [/no address.*janus:\/\//]],
    ['no path', 'janus://janus.example:7889', [/has no path.*\/admin or \/janus/]],
    ['a path and no host', 'janus:/admin', [/path and no host/, /no address/]],
    ['two addresses', `${URL}?base=https://b.example/admin`, [/both.*Leave one/]],
    ['plain http beyond this machine', 'janus:?base=http://janus.example/admin', [/base is plain http/]],
    ['a host that is none', 'janus://a b/admin', [/address in the URL is not a URL/]],
    ['a secret before an @', `janus://me:${SECRET}@janus.example/admin`, [/before an @.*environment/]],
    ['a secret as a parameter', `${URL}?adminSecret=${SECRET}`, [/looks like a secret.*environment/]],
    [
      'other words',
      `${URL}?via=smoke&ids=both&permanent=maybe`,
      [/permanent must be true or false/, /via must/, /ids must/],
    ],
    ['an unknown parameter', `${URL}?room=5`, [/not known.*base, via, ids, permanent, allowInsecure/]],
  ];
  test.each(mistakes)('%s', (_, url, says_) => {
    const error = thrownBy(() => openServices(url, [janus], environment));
    const found = mistakesOf(error);
    expect(found).toHaveLength(says_.length);
    for (const [at, pattern] of says_.entries()) expect(found[at]).toMatch(pattern);
    expect(JSON.stringify(error)).not.toContain(SECRET);
  });
});

describe('a configuration in code', () => {
  const open = (configuration: unknown) =>
    thrownBy(() => new JanusParticipantService(configuration as JanusConfiguration));
  const endpoint = 'https://janus.example/admin';

  test.each([
    [undefined, [/no configuration/]],
    [null, [/no configuration/]],
    [{}, [/no address.*endpoint/]],
    [{ endpoint: 7 }, [/must be a text/]],
    [{ endpoint: 'janus.example/admin' }, [/endpoint is not a URL/]],
    [{ endpoint: 'ftp://janus.example/admin' }, [/https:\/\/ or http/]],
    [{ endpoint: 'https://janus.example' }, [/no path/]],
    [{ endpoint: `${endpoint}?x=1` }, [/what follows/]],
    [{ endpoint: 'http://janus.example/admin', allowInsecure: 'false' }, [/plain http/]],
    [{ endpoint, adminSecret: '' }, [/adminSecret must be a text that is not empty/]],
    [{ endpoint, roomSecret: new Secret('a\0b') }, [/roomSecret/]],
    [{ endpoint, adminKey: 7 }, [/adminKey/]],
    [{ endpoint, circuitBreaker: {} }, [/consecutiveFailures/]],
    [{ via: 'x', ids: 'y', permanent: 'z', apiSecret: null }, [/no address/, /apiSecret/, /via/, /ids/, /permanent/]],
  ])('%j', (configuration, says_) => {
    const found = mistakesOf(open(configuration));
    expect(found).toHaveLength(says_.length);
    for (const [at, pattern] of says_.entries()) expect(found[at]).toMatch(pattern);
  });

  test('loopback may be plain http, and nothing is read from the environment', async () => {
    const taken = plan([says(nobody)], 'http://127.0.0.1:7088');
    process.env['JANUS_ADMIN_SECRET'] = SECRET;
    try {
      const people = new JanusParticipantService({ endpoint: 'http://127.0.0.1:7088/admin/' });
      await everybody(people.listParticipants('5'));
      await people.close();
    } finally {
      delete process.env['JANUS_ADMIN_SECRET'];
    }
    expect(taken.map(({ path }) => path)).toEqual(['/admin']);
    expect(JSON.stringify(taken)).not.toContain(SECRET);
  });

  test('later changes to it have no effect', async () => {
    const taken = plan([says(nobody)]);
    const configuration = {
      endpoint: `${ORIGIN}/admin`,
      adminSecret: 'first',
      ids: 'numbers' as 'numbers' | 'strings',
    };
    const people = new JanusParticipantService(configuration);
    configuration.adminSecret = 'second';
    configuration.ids = 'strings';
    await everybody(people.listParticipants('5'));
    await people.close();
    expect(taken[0]?.message).toMatchObject({ admin_secret: 'first', request: { room: 5 } });
  });
});
