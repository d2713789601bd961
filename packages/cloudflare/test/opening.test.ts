import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { createTransport } from '@anyroom/adapter-kit/http';
import {
  type CloudflareConfiguration,
  CloudflareJoinCredentialService,
  CloudflareLiveService,
  CloudflareParticipantService,
  CloudflareRoomService,
  cloudflare,
  cloudflareProvider,
} from '@anyroom/cloudflare';
import { AnyroomError, openParticipantService, openServices, Secret } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, APP, CONFIGURATION, intercepted, MEETING, PERSON, TOKEN } from './support/intercepted.js';

const URL_OF_APP = `cloudflare://${ACCOUNT}/${APP}`;
const ENVIRONMENT = { CLOUDFLARE_API_TOKEN: TOKEN };

function mistakesOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (!AnyroomError.is(error, 'misconfigured')) throw error;
    expect(error).toMatchObject({ outcome: 'not-sent', retryable: false });
    const { mistakes = [] } = error.details;
    for (const mistake of mistakes) {
      expect(error.message).toContain(mistake);
    }
    const shown = `${error.stack} ${inspect(error, { depth: null, showHidden: true })} ${JSON.stringify(error)}`;
    for (const value of [TOKEN, 'hunter2', ACCOUNT]) expect(shown).not.toContain(value);
    return mistakes;
  }
  throw new Error('it was opened');
}

const opening = (url: string, environment: Record<string, string> = ENVIRONMENT) =>
  mistakesOf(() => openParticipantService(url, [cloudflare], environment));

const PAGE = { success: true, data: [], paging: { total_count: 0, start_offset: 0, end_offset: 0 } };

describe('by URL', () => {
  test('opens a service of that account and app, with that credential', async () => {
    const sent = intercepted([{ body: { success: true, data: { id: PERSON, preset_name: 'host' } } }]);
    const service = openParticipantService(`${URL_OF_APP}?role.presenter=host`, [cloudflare], ENVIRONMENT);
    const updated = await service.updateParticipant(MEETING, PERSON, { role: 'presenter' });
    expect(updated).toMatchObject({ role: 'presenter', vendorRole: 'host' });
    expect(sent[0]).toMatchObject({
      path: `/client/v4/accounts/${ACCOUNT}/realtime/kit/${APP}/meetings/${MEETING}/participants/${PERSON}`,
      body: '{"preset_name":"host"}',
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    await service.close();
  });

  test('decodes the account and the app alike', async () => {
    const sent = intercepted([{ body: PAGE }]);
    const service = openParticipantService('cloudflare://%61cct/%61pp', [cloudflare], ENVIRONMENT);
    for await (const _ of service.listParticipants(MEETING));
    expect(sent[0]?.path).toBe(`/client/v4/accounts/acct/realtime/kit/app/meetings/${MEETING}/participants`);
    await service.close();
  });

  test('reads every parameter', async () => {
    const sent = intercepted([{ body: PAGE }], 'http://gateway.example:8080');
    const url = `${URL_OF_APP}?base=http://gateway.example:8080/v4&allowInsecure=true&pageSize=20`;
    const service = openParticipantService(url, [cloudflare], ENVIRONMENT);
    for await (const _ of service.listParticipants(MEETING));
    expect(sent[0]?.path).toBe(
      `/v4/accounts/${ACCOUNT}/realtime/kit/${APP}/meetings/${MEETING}/participants?per_page=20`,
    );
    await service.close();
  });

  test('shares a transport that it is given, and leaves it open', async () => {
    intercepted([{ body: PAGE }]);
    const transport = createTransport();
    let closed = false;
    const spied = { ...transport, close: () => (closed = true) };
    const service = openParticipantService(URL_OF_APP, [cloudflareProvider({ transport: spied })], ENVIRONMENT);
    for await (const _ of service.listParticipants(MEETING));
    await service.close();
    expect(closed).toBe(false);
    transport.close();
  });

  test.each([
    ['no account and no app', 'cloudflare:', [/account and the app/]],
    ['no app', `cloudflare://${ACCOUNT}`, [/account and the app/]],
    ['no account', `cloudflare:///${APP}`, [/account and the app/]],
    ['too many parts', `${URL_OF_APP}/meetings`, [/no more/]],
    ['dots', 'cloudflare://./%2E%2E', [/account and the app/]],
    ['a broken escape in the account', `cloudflare://%zz/${APP}`, [/account and the app/]],
    ['a line feed in the account', `cloudflare://acct%0A/${APP}`, [/account and the app/]],
    ['a line feed in the app', `${URL_OF_APP}%0A`, [/account and the app/]],
    ['a line feed as it is', `${URL_OF_APP}\n`, [/account and the app/]],
    ['a space in the app', `${URL_OF_APP}%20`, [/account and the app/]],
    ['an unknown parameter', `${URL_OF_APP}?pagesize=1`, [/'pagesize' is not known.*pageSize/]],
    ['a parameter given twice', `${URL_OF_APP}?pageSize=1&pageSize=2`, [/'pageSize' is given twice/]],
    ['a role given twice', `${URL_OF_APP}?role.a=x&role.a=y`, [/'role\.a' is given twice/]],
    ['a role without a preset', `${URL_OF_APP}?role.presenter=`, [/role\.<name>=<value>/]],
    ['a role without a name', `${URL_OF_APP}?role.=host`, [/role\.<name>=<value>/]],
    ['a page size that is none', `${URL_OF_APP}?pageSize=many`, [/pageSize/]],
    ['a page size of nothing', `${URL_OF_APP}?pageSize=0`, [/pageSize/]],
    ['a base that is none', `${URL_OF_APP}?base=gateway`, [/base is not a URL/]],
    ['a base with a secret', `${URL_OF_APP}?base=https://me:hunter2@gateway.example`, [/before an @/]],
    ['a base with a query', `${URL_OF_APP}?base=https://gateway.example/?a=hunter2`, [/base/]],
    ['plain http', `${URL_OF_APP}?base=http://gateway.example`, [/plain http/]],
    ['a flag that is none', `${URL_OF_APP}?allowInsecure=yes`, [/allowInsecure must be true or false/]],
    ['a secret as a parameter', `${URL_OF_APP}?apiToken=${TOKEN}`, [/'apiToken' looks like a secret/]],
    ['a secret before the account', `cloudflare://hunter2@${ACCOUNT}/${APP}`, [/before an @/]],
    ['a fragment', `${URL_OF_APP}#hunter2`, [/#/]],
  ] as const)('refuses %s', (_, url, expected) => {
    const mistakes = opening(url);
    expect(mistakes).toHaveLength(expected.length);
    expected.forEach((says, index) => {
      expect(mistakes[index]).toMatch(says);
    });
  });

  test.each([undefined, '', ' ', `${TOKEN}\n`, 'with space', 'ümlaut'])('refuses a token that is %j', (token) => {
    const environment = token === undefined ? {} : { CLOUDFLARE_API_TOKEN: token };
    expect(opening(URL_OF_APP, environment)).toEqual([expect.stringContaining('CLOUDFLARE_API_TOKEN')]);
  });

  test('tells every mistake at once', () => {
    const url =
      'cloudflare://hunter2@acc/app/more?base=hunter2&pageSize=x&role.=y&secret=hunter2&a=1&a=2&allowInsecure=1';
    const mistakes = opening(url, {});
    for (const says of [
      /before an @/,
      /no more/,
      /base is not a URL/,
      /pageSize must be/,
      /under role\. lacks/,
      /looks like a secret/,
      /'a' is not known/,
      /'a' is given twice/,
      /allowInsecure must be/,
      /CLOUDFLARE_API_TOKEN/,
    ]) {
      expect(mistakes.filter((mistake) => says.test(mistake))).toHaveLength(1);
    }
    expect(mistakes).toHaveLength(10);
  });
});

describe('all four by URL', () => {
  const yes = { body: { success: true, data: { id: MEETING, token: 'token' } } };

  test('of that account and app, with that credential', async () => {
    const sent = intercepted([yes, yes, yes, yes]);
    const services = openServices(`${URL_OF_APP}?role.presenter=host`, [cloudflare], ENVIRONMENT);
    expect(services).toMatchObject({
      provider: 'cloudflare',
      participants: expect.any(CloudflareParticipantService),
      rooms: expect.any(CloudflareRoomService),
      joinCredentials: expect.any(CloudflareJoinCredentialService),
      live: expect.any(CloudflareLiveService),
    });
    await services.participants.updateParticipant(MEETING, PERSON, { role: 'presenter' });
    await services.rooms.getRoom(MEETING);
    await services.joinCredentials.issueJoinCredential(MEETING, PERSON);
    await services.live.getSession(MEETING);
    const meeting = `/client/v4/accounts/${ACCOUNT}/realtime/kit/${APP}/meetings/${MEETING}`;
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PATCH ${meeting}/participants/${PERSON}`,
      `GET ${meeting}`,
      `POST ${meeting}/participants/${PERSON}/token`,
      `GET ${meeting}/active-session`,
    ]);
    for (const { headers } of sent) expect(headers).toMatchObject({ authorization: `Bearer ${TOKEN}` });
    await services.close();
    await services.close();
    for (const call of [services.rooms.getRoom(MEETING), services.live.getSession(MEETING)]) {
      await expect(call).rejects.toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    }
  });

  test('shares a transport that it is given, and leaves it open', async () => {
    const transport = createTransport();
    let closed = 0;
    const spied = { ...transport, close: () => (closed += 1) };
    await openServices(URL_OF_APP, [cloudflareProvider({ transport: spied })], ENVIRONMENT).close();
    expect(closed).toBe(0);
    transport.close();
  });

  test('tells every mistake at once, as of one service', () => {
    const mistakes = mistakesOf(() => openServices('cloudflare://a/b/c?pageSize=x', [cloudflare], {}));
    expect(mistakes).toHaveLength(3);
  });
});

describe('by new', () => {
  test.each([
    ['CloudflareRoomService', CloudflareRoomService],
    ['CloudflareJoinCredentialService', CloudflareJoinCredentialService],
    ['CloudflareLiveService', CloudflareLiveService],
  ])('a %s tells its mistakes under its own name', (name, Service) => {
    const bad = { ...CONFIGURATION, appId: '', pageSize: 0 };
    expect(mistakesOf(() => new Service(bad))).toHaveLength(2);
    expect(() => new Service(bad)).toThrow(expect.objectContaining({ operation: `new ${name}` }));
  });

  const make = (configuration: object) => () =>
    new CloudflareParticipantService({ ...CONFIGURATION, ...configuration } as CloudflareConfiguration);

  test.each([
    ['accountId', { accountId: '' }],
    ['accountId', { accountId: undefined }],
    ['appId', { appId: '..' }],
    ['appId', { appId: 'half \ud83d' }],
    ['accountId', { accountId: 'two words' }],
    ['accountId', { accountId: 'nul\u0000' }],
    ['appId', { appId: 'app\n' }],
    ['appId', { appId: 'no-break\u00a0space' }],
    ['appId', { appId: 'delete\u007f' }],
    ['apiToken', { apiToken: undefined }],
    ['apiToken', { apiToken: new Secret('with\nnewline') }],
    ['roles', { roles: 'presenter' }],
    ['roles', { roles: ['presenter'] }],
    ['roles', { roles: null }],
    ['roles', { roles: { presenter: '' } }],
    ['roles', { roles: { presenter: undefined } }],
    ['roles', { roles: { presenter: 7 } }],
    ['roles', { roles: new Map([['', 'host']]) }],
    ['roles', { roles: new Set() }],
    ['roles', { roles: new Set([['presenter', 'host']]) }],
    ['roles', { roles: runInNewContext("new Map([['presenter', { admin: true }]])") }],
    ['pageSize', { pageSize: 1.5 }],
    ['pageSize', { pageSize: '20' }],
    ['circuitBreaker', { circuitBreaker: {} }],
    ['circuitBreaker', { circuitBreaker: null }],
    ['circuitBreaker', { circuitBreaker: { consecutiveFailures: 0, halfOpenAfterInMs: 1 } }],
    ['circuitBreaker', { circuitBreaker: { consecutiveFailures: 1, halfOpenAfterInMs: 0 } }],
    ['base', { base: 'ftp://gateway.example' }],
    ['base', { base: 'http://gateway.example' }],
    ['base', { base: 'http://gateway.example', allowInsecure: 'false' }],
  ])('refuses a bad %s: %j', (name, configuration) => {
    expect(mistakesOf(make(configuration))).toEqual([expect.stringContaining(name)]);
  });

  test('takes a role map from another realm', async () => {
    const sent = intercepted([{ body: { success: true, data: { id: PERSON } } }]);
    const roles = runInNewContext("new Map([['presenter', 'host']])");
    const service = new CloudflareParticipantService({ ...CONFIGURATION, roles });
    await service.updateParticipant(MEETING, PERSON, { role: 'presenter' });
    expect(sent[0]?.body).toBe('{"preset_name":"host"}');
    await service.close();
  });

  test.each([undefined, null, 'acct', 7])('refuses %j in place of a configuration', (nothing) => {
    const says = ['accountId', 'appId', 'apiToken'].map((name) => expect.stringContaining(name));
    const configuration = nothing as unknown as CloudflareConfiguration;
    expect(mistakesOf(() => new CloudflareParticipantService(configuration))).toEqual(says);
  });

  test('tells every mistake at once', () => {
    const bad = { accountId: '', appId: '', apiToken: '', roles: { a: '' }, pageSize: 0, base: '' };
    expect(mistakesOf(make(bad))).toHaveLength(6);
  });

  test('allows plain http to this machine, and where it is allowed', () => {
    for (const base of ['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1']) make({ base })();
    make({ base: 'http://gateway.example', allowInsecure: true })();
  });

  test('takes the token as a Secret, and copies what it is given', async () => {
    const sent = intercepted([{ body: { success: true, data: { id: PERSON } } }]);
    const configuration = { ...CONFIGURATION, apiToken: new Secret(TOKEN), roles: { presenter: 'host' } };
    const service = new CloudflareParticipantService(configuration);
    configuration.roles.presenter = 'another';
    configuration.apiToken = new Secret('another');
    await service.updateParticipant(MEETING, PERSON, { role: 'presenter' });
    expect(sent[0]).toMatchObject({ body: '{"preset_name":"host"}', headers: { authorization: `Bearer ${TOKEN}` } });
    await service.close();
  });

  test('without a role map, calls without a role work', async () => {
    intercepted([{ body: { success: true, data: { id: PERSON, preset_name: 'host' } } }]);
    const { roles: _, ...bare } = CONFIGURATION;
    const service = new CloudflareParticipantService(bare);
    const updated = await service.updateParticipant(MEETING, PERSON, { displayName: 'x' });
    expect(updated).toMatchObject({ vendorRole: 'host' });
    expect(updated).not.toHaveProperty('role');
    await expect(service.updateParticipant(MEETING, PERSON, { role: 'presenter' })).rejects.toThrow(
      /No role is mapped/,
    );
    await service.close();
  });
});
