import { runInNewContext } from 'node:vm';
import { AnyroomError, openParticipantService, openServices, Secret } from '@anyroom/core';
import {
  createJitsiConnection,
  type JitsiConfiguration,
  JitsiParticipantService,
  jitsi,
  jitsiProvider,
} from '@anyroom/jitsi';
import { describe, expect, test } from '@jest/globals';
import { startComponentServer } from './fake/component-server.js';

const URL = 'jitsi://conference.meet.test?server=xmpp://127.0.0.1:5347';
const SECRET = 'the-planted-secret';
const component = { JITSI_COMPONENT_DOMAIN: 'anyroom.meet.test', JITSI_COMPONENT_SECRET: SECRET };
const admin = { JITSI_ADMIN_JID: 'admin@auth.meet.test', JITSI_ADMIN_PASSWORD: SECRET };
const inCode: JitsiConfiguration = {
  conference: 'conference.meet.test',
  server: 'xmpp://127.0.0.1:5347',
  component: { domain: 'anyroom.meet.test', secret: SECRET },
};

function mistakesOf(make: () => unknown): readonly string[] {
  try {
    make();
  } catch (error) {
    if (!AnyroomError.is(error)) throw error;
    expect([error.code, error.outcome]).toEqual(['misconfigured', 'not-sent']);
    const mistakes = error.details.mistakes ?? [];
    expect(JSON.stringify([error, error.stack])).not.toContain(SECRET);
    return mistakes;
  }
  throw new Error('It was made.');
}

describe('opening by URL', () => {
  test.each([
    ['a component', URL, component],
    ['an account', 'jitsi://conference.meet.test?server=xmpps://meet.test', admin],
    ['an account by STARTTLS elsewhere', 'jitsi://conference.meet.test?server=xmpp://meet.test:5222', admin],
    [
      'variables that are empty beside the others',
      URL,
      { ...component, JITSI_ADMIN_JID: '', JITSI_ADMIN_PASSWORD: '' },
    ],
    ['every parameter', `${URL}&role.host=owner&allowInsecure=false&pageSize=20`, component],
    [
      'a component elsewhere that is allowed to be',
      'jitsi://c.test?server=xmpp://10.0.0.1&allowInsecure=true',
      component,
    ],
    ['an address of six parts', 'jitsi://c.test?server=xmpp://[::1]:5347', component],
  ])('%s', async (_, url, environment) => {
    const service = openParticipantService(url, [jitsi], environment);
    expect(service.provider).toBe('jitsi');
    await service.close();
  });

  test.each([
    [
      'nothing at all',
      'jitsi:',
      {},
      [/domain of the rooms/, /no server.*parameter server/, /nobody.*JITSI_COMPONENT_DOMAIN/],
    ],
    ['nobody', URL, {}, [/nobody to speak.*JITSI_ADMIN_JID/]],
    ['both', URL, { ...component, ...admin }, [/more than one/]],
    [
      'a component without its secret',
      URL,
      { JITSI_COMPONENT_DOMAIN: 'a.test' },
      [/JITSI_COMPONENT_SECRET is missing/],
    ],
    ['a component without its domain', URL, { JITSI_COMPONENT_SECRET: SECRET }, [/JITSI_COMPONENT_DOMAIN/]],
    ['an account without its password', URL, { JITSI_ADMIN_JID: 'a@b.test' }, [/JITSI_ADMIN_PASSWORD is missing/]],
    ['an account with a device', URL, { ...admin, JITSI_ADMIN_JID: 'a@b.test/x' }, [/JITSI_ADMIN_JID.*bare/]],
    ['a component over TLS', 'jitsi://c.test?server=xmpps://127.0.0.1', component, [/without TLS/]],
    ['a component elsewhere', 'jitsi://c.test?server=xmpp://10.0.0.1:5347', component, [/plain text.*allowInsecure/]],
    ['a server of another scheme', 'jitsi://c.test?server=https://127.0.0.1', component, [/must be xmpp:\/\//]],
    ['a server with a path', 'jitsi://c.test?server=xmpp://127.0.0.1/x', component, [/must be xmpp:\/\//]],
    ['a server with a secret', `jitsi://c.test?server=xmpp://a:${SECRET}@127.0.0.1`, component, [/before an @/]],
    ['a server without a host', 'jitsi://c.test?server=xmpp://:5347', component, [/no host/]],
    ['rooms in capitals', 'jitsi://C.test?server=xmpp://127.0.0.1', component, [/in lower case/]],
    ['a path', 'jitsi://c.test/room?server=xmpp://127.0.0.1', component, [/no path/]],
    [
      'a role that is none',
      `${URL}&role.host=Moderator`,
      component,
      [/role.<name>.*visitor, participant, moderator, owner/],
    ],
    ['a page size that is none', `${URL}&pageSize=many`, component, [/pageSize.*whole number/]],
    ['a flag that is none', `${URL}&allowInsecure=yes`, component, [/true or false/]],
    ['a parameter that is not known', `${URL}&colour=red`, component, [/colour.*not known/]],
    ['a secret in the URL', `${URL}&secret=${SECRET}`, component, [/looks like a secret/]],
  ] as const)('%s is misconfigured', (_, url, environment, says) => {
    const mistakes = mistakesOf(() => openParticipantService(url, [jitsi], environment));
    expect(mistakes).toHaveLength(says.length);
    for (const [index, text] of says.entries()) expect(mistakes[index]).toMatch(text);
  });

  test('gives all four services over one stream', async () => {
    const server = await startComponentServer();
    const services = openServices(`jitsi://conference.meet.test?server=xmpp://127.0.0.1:${server.port}`, [jitsi], {
      JITSI_COMPONENT_DOMAIN: 'anyroom.meet.test',
      JITSI_COMPONENT_SECRET: server.secret,
    });
    await Promise.all([
      services.participants.removeParticipant('standup', 'ann@meet.test'),
      services.live.ejectParticipant('standup', 'ann@meet.test'),
      services.rooms.closeRoom('standup'),
    ]);
    expect(server.opened()).toBe(1);
    await expect(services.joinCredentials.issueJoinCredential('standup', 'ann@meet.test')).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(services.joinCredentials.revokeJoinCredentials('standup', 'ann@meet.test')).rejects.toMatchObject({
      code: 'unsupported',
    });
    await services.close();
    await expect(services.rooms.getRoom('standup')).rejects.toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    await server.close();
  });

  test('shares a connection where one is given, and leaves it open', async () => {
    const server = await startComponentServer();
    const connection = createJitsiConnection(server.configuration);
    const provider = jitsiProvider({ connection });
    for (let turn = 0; turn < 2; turn += 1) {
      const service = openParticipantService(
        `jitsi://conference.meet.test?server=xmpp://127.0.0.1:${server.port}`,
        [provider],
        { JITSI_COMPONENT_DOMAIN: 'anyroom.meet.test', JITSI_COMPONENT_SECRET: server.secret },
      );
      await service.removeParticipant('standup', 'ann@meet.test');
      await service.close();
    }
    expect(server.opened()).toBe(1);
    await connection.close();
    await server.close();
  });
});

describe('opening in code', () => {
  test('takes secrets as they are or wrapped, and a map from another realm', async () => {
    for (const configuration of [
      inCode,
      { ...inCode, component: { domain: 'anyroom.meet.test', secret: new Secret(SECRET) } },
      { ...inCode, roles: runInNewContext("new Map([['host', 'owner']])") as ReadonlyMap<string, string> },
      { ...inCode, timeoutInMs: 5_000, attemptTimeoutInMs: 1_000, maxAttempts: 1 },
    ]) {
      await new JitsiParticipantService(configuration).close();
    }
  });

  test.each([
    ['no configuration', undefined, [/no configuration/]],
    ['nothing in it', {}, [/domain of the rooms/, /no server/, /nobody/]],
    [
      'a secret that is none',
      { ...inCode, component: { domain: 'a.test', secret: 7 } },
      [/component.secret is missing/],
    ],
    ['roles that are none', { ...inCode, roles: [['a', 'owner']] }, [/roles must be an object or a Map/]],
    ['a role without a name', { ...inCode, roles: { '': 'owner' } }, [/entry of roles/]],
    ['a certificate that is none', { ...inCode, ca: '/etc/ca.pem' }, [/PEM/]],
    [
      'times that are none',
      { ...inCode, timeoutInMs: 0, attemptTimeoutInMs: '5', maxAttempts: 0.5, pageSize: 0 },
      [/timeoutInMs/, /attemptTimeoutInMs/, /maxAttempts/, /pageSize/],
    ],
    ['a text in place of a flag', { ...inCode, server: 'xmpp://10.0.0.1', allowInsecure: 'false' }, [/plain text/]],
  ] as const)('%s is misconfigured', (_, configuration, says) => {
    const mistakes = mistakesOf(() => new JitsiParticipantService(configuration as unknown as JitsiConfiguration));
    expect(mistakes).toHaveLength(says.length);
    for (const [index, text] of says.entries()) expect(mistakes[index]).toMatch(text);
  });
});
