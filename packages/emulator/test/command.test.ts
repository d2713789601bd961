import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ASSUMPTIONS, type Fault, type FaultHandle } from '../src/index.js';
import { azure, signed, VERSION } from './support/azure.js';
import { cloudflare } from './support/cloudflare.js';
import { control } from './support/control.js';
import { send } from './support/send.js';
import { starter } from './support/started.js';

jest.setTimeout(30_000); // processes, on a machine that may be busy

const start = starter();

/** The launcher, which runs what was built. */
const LAUNCHER = fileURLToPath(new URL('../bin/anyroom-emulator.js', import.meta.url));

const children: ChildProcess[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyroom-emulator-'));
});
afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command; it is killed after twenty seconds, or at the end of the test. */
function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { env: {}, timeout: 20_000, killSignal: 'SIGKILL' });
  children.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (stdout.endsWith('\n')) resolve(stdout);
    });
    child.once('close', () => reject(new Error(`It ended: ${stderr}`)));
  });
  firstLine.catch(() => {});
  return { child, ready: async () => JSON.parse(await firstLine), ended };
}

async function seed(name: string, content: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  test('stops it with exit code 0, after one line of JSON that can be used', async () => {
    const { child, ready, ended } = run('--port', '0');
    const { url, cloudflare, azure } = await ready();
    expect(cloudflare).toEqual({
      baseUrl: `${url}/client/v4`,
      accountId: expect.stringMatching(/^[0-9a-f]{32}$/),
      appId: expect.any(String),
      apiToken: expect.stringMatching(/^[\w-]{40}$/),
    });
    expect(azure).toEqual({
      endpoint: url,
      connectionString: expect.stringMatching(/^endpoint=http:\/\/127\.0\.0\.1:\d+\/;accesskey=[\w+/]{86}==$/),
    });
    const { accountId, appId, apiToken } = cloudflare;
    const presets = await send(url, {
      method: 'GET',
      path: `/client/v4/accounts/${accountId}/realtime/kit/${appId}/presets`,
      headers: { authorization: `Bearer ${apiToken}` },
    });
    expect(presets.body.paging.total_count).toBe(4);
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, stdout: expect.stringMatching(/^\{"url":[^\n]*\}\n$/), stderr: '' });
  });
});

test('the seed, the page size and the assumptions are those given', async () => {
  const participants = [1, 2, 3].map((index) => ({ rawId: `8:acs:${index}`, role: 'Attendee' }));
  const file = await seed(
    'state.json',
    JSON.stringify({
      cloudflare: { accounts: [{ id: 'acc', apiTokens: ['tok'], apps: [{ id: 'app' }] }] },
      azure: { accessKeys: ['b25l'], rooms: [{ id: '99199690362660524', participants }] },
    }),
  );
  const { ready } = run(
    '--seed',
    file,
    '--page-size',
    '2',
    '--assume',
    'memberOrder=newest-first',
    '--assume',
    'emptyMap=400',
  );
  const printed = await ready();
  const { url, cloudflare } = printed;
  expect(cloudflare).toEqual({ baseUrl: `${url}/client/v4`, accountId: 'acc', appId: 'app', apiToken: 'tok' });
  expect(printed.azure.connectionString).toBe(`endpoint=${url}/;accesskey=b25l`);
  const stand = { ...(await start()), url, azure: { ...printed.azure, accessKey: 'b25l' } };
  const call = azure(stand);
  const path = '/rooms/99199690362660524/participants?api-version=2025-03-13';
  const { body } = await call('GET', path);
  expect(body.value.map((it: { rawId: string }) => it.rawId)).toEqual(['8:acs:3', '8:acs:2']);
  expect(body.nextLink).toContain(url);
  expect((await call('PATCH', path, { participants: {} })).status).toBe(400);
});

test('the faults and the clock are those given, and the control API changes them', async () => {
  const file = await seed('two.json', '[{"fault":{"kind":"rate-limit"},"on":{"provider":"azure"},"times":1}]');
  const { ready, child, ended } = run('--faults', file, '--fault', '{"fault":{"kind":"html"}}', '--clock-offset=-20m');
  const printed = await ready();
  const call = control(printed);
  expect((await call('GET', '/clock')).body.offsetInMs).toBe(-20 * 60_000);
  const kinds = async () => (await call('GET', '/faults')).body.faults.map((it: FaultHandle) => it.rule.fault.kind);
  expect(await kinds()).toEqual(['rate-limit', 'html']);
  const statuses = [1, 2].map(() => send(printed.url, { method: 'GET', path: '/rooms/1' }));
  expect((await Promise.all(statuses)).map((it) => it.status).sort()).toEqual([429, 502]);
  expect((await call('DELETE', '/faults')).status).toBe(204);
  await call('PUT', '/clock', { offsetInMs: 0 });
  const stand = { ...(await start()), ...printed };
  stand.azure.accessKey = printed.azure.connectionString.split('accesskey=')[1];
  expect((await azure(stand)('GET', `/rooms?${VERSION}`)).status).toBe(200);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

describe('no credential is printed, but for the first line, or kept', () => {
  /** Every credential that there is after some traffic, for every fault that there can be. */
  test('with traffic, refusals and faults', async () => {
    const state = {
      cloudflare: { accounts: [{ id: 'acc', apiTokens: ['seeded-api-token'], apps: [{ id: 'app' }] }] },
      azure: { accessKeys: ['c2VlZGVkLWFjY2Vzcy1rZXk='], entraTokens: ['seeded-entra-token'] },
    };
    const { ready, child, ended } = run('--seed', await seed('secrets.json', JSON.stringify(state)));
    const printed = await ready();
    const secrets = ['seeded-api-token', 'c2VlZGVkLWFjY2Vzcy1rZXk=', 'seeded-entra-token', 'a-guessed-token'];
    const call = control(printed);
    const stand = {
      ...(await start()),
      ...printed,
      azure: { ...printed.azure, accessKey: state.azure.accessKeys[0] },
    };

    const { id: meeting } = (await call('POST', '/meetings', {})).body;
    const { id: room } = (await call('POST', '/rooms', {})).body;
    const people = `/meetings/${meeting}/participants`;
    const add = { custom_participant_id: 'jane', preset_name: 'group_call_host' };
    const kit = cloudflare(stand);
    const { id, token } = (await kit('POST', people, add)).body.data;
    const refreshed = (await kit('POST', `${people}/${id}/token`)).body.data.token;
    const user = await azure(stand)('POST', '/identities?api-version=2023-10-01', { createTokenWithScopes: ['voip'] });
    const { identity, accessToken } = user.body;
    secrets.push(token, refreshed, accessToken.token);

    const faults: readonly Fault[] = [
      { kind: 'latency', ms: 0 },
      { kind: 'rate-limit' },
      { kind: 'server-error', applied: true },
      { kind: 'reset', applied: true },
      { kind: 'half-body' },
      { kind: 'html' },
      { kind: 'wrong-content-type' },
      { kind: 'malformed-json' },
      { kind: 'clock-skew', offsetInMs: 86_400_000 },
    ];
    for (const fault of faults) {
      await call('POST', '/faults', { fault });
      const path = `/rooms/${room}?${VERSION}`;
      const outgoing = signed(stand, { method: 'GET', path });
      secrets.push(outgoing.headers?.['authorization']?.split('Signature=')[1] ?? 'missing');
      await send(printed.url, outgoing).catch(() => {});
      await kit('POST', `${people}/${id}/token`).catch(() => {});
      await send(printed.url, { method: 'GET', path, headers: { authorization: 'Bearer seeded-entra-token' } }).catch(
        () => {},
      );
      await send(printed.url, { method: 'GET', path, headers: { authorization: 'Bearer a-guessed-token' } }).catch(
        () => {},
      );
      await call('DELETE', '/faults');
    }
    await call('POST', '/join', { token });
    await call('POST', '/join', { token: refreshed });
    await call('POST', '/join', { token: accessToken.token, roomId: room });
    await call('POST', '/join', { tokn: token });
    await call('POST', '/join', `{"token":"${token}"`);
    await call('POST', '/nowhere', { token });
    await call('POST', `/rooms/${room}/participants`, { rawId: identity.id, role: 'Presenter' });
    // What a mistaken client sends: a token in a path, a query, a header and a body of the vendors' routes.
    await send(printed.url, {
      method: 'POST',
      path: `/rooms/${refreshed}?token=${accessToken.token}`,
      headers: {
        'x-token': token,
        'proxy-authorization': 'Bearer seeded-api-token',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ token }),
    });
    const { requests } = (await call('GET', '/requests')).body;
    expect(requests.length).toBeGreaterThan(30);
    expect(secrets).toHaveLength(4 + 3 + faults.length);
    for (const secret of secrets) expect(JSON.stringify(requests)).not.toContain(secret);

    child.kill('SIGTERM');
    const { stdout, stderr, code } = await ended;
    expect([code, stderr]).toEqual([0, '']);
    const [first = '', ...others] = stdout.split('\n');
    expect(first).toContain('seeded-api-token');
    expect(others).toEqual(['']);
  });
});

describe('a mistake gets one line that names the knob, and no stack trace', () => {
  const cases: readonly (readonly [string, () => Promise<readonly string[]> | readonly string[], RegExp])[] = [
    ['an unknown option', () => ['--prot', '1'], /Unknown option '--prot'; --help/],
    ['an argument', () => ['extra'], /Unexpected argument 'extra'; --help/],
    ['an option without its value', () => ['--seed'], /'--seed <value>' argument missing; --help/],
    ['a port that is none', () => ['--port', '99999'], /--port must be a whole number, from 0 to 65535/],
    ['a port that is no number', () => ['--port', 'http'], /--port must be a whole number/],
    ['a page size of zero', () => ['--page-size', '0'], /--page-size must be a whole number, 1 or more$/m],
    [
      'a host that is not here',
      () => ['--host', '192.0.2.1'],
      /192\.0\.2\.1 is not an address of this machine: .*--host/,
    ],
    ['a host that is empty', () => ['--host', ''], /--host must be an address or a name of this machine/],
    ['an unknown assumption', () => ['--assume', 'nope=1'], /--assume: there is no "nope"; there are unknownPart/],
    ['an unknown answer', () => ['--assume', 'pageBase=2'], /--assume: pageBase can be 1 or 0, not "2"/],
    ['an assumption without a value', () => ['--assume', 'pageBase'], /--assume pageBase: give it as name=value/],
    [
      'a seed that is not there',
      () => ['--seed', '/nowhere/x.json'],
      /--seed \/nowhere\/x\.json: there is no such file/,
    ],
    ['a seed that is a folder', () => ['--seed', folder], /--seed .*: it cannot be read \(EISDIR\)/],
    [
      'a seed that is not JSON',
      async () => ['--seed', await seed('broken.json', '{\n "azure": {"accessKeys": ["c2VjcmV0",]}}')],
      /--seed .*broken\.json: it is not JSON(, line 2 column \d+)?$/m,
    ],
    [
      'a seed that is not a state',
      async () => ['--seed', await seed('wrong.json', '{"azure":{"rooms":[{"id":5}]},"clodflare":{}}')],
      /--seed .*wrong\.json: state\.azure\.rooms\[0\]\.id must be a string.*; --seed .*state\.clodflare is not known/,
    ],
    ['a fault that is not JSON', () => ['--fault', '{"c2VjcmV0'], /--fault 1: it is not JSON/],
    [
      'an unknown fault',
      () => ['--fault', '{"fault":{"kind":"html"}}', '--fault', '{"fault":{"kind":"rset"}}'],
      /--fault 2: rule\.fault\.kind "rset" is not known; known are latency, .*clock-skew$/m,
    ],
    [
      'an unknown fault in a file',
      async () => [
        '--faults',
        await seed('faults.json', '[{"fault":{"kind":"html"}},{"fault":{"kind":"hang","at":"last"},"times":0}]'),
      ],
      /--faults .*faults\.json: faults\[1\]\.fault\.at must be one of .*; --faults .*: faults\[1\]\.times must be/,
    ],
    [
      'a fault for a route that is none',
      () => ['--fault', '{"fault":{"kind":"html"},"on":{"route":"/romms"}}'],
      /--fault 1: rule\.on fits nothing that is served; the nearest are \w+ \//,
    ],
    [
      'a file of faults that is no list',
      async () => ['--faults', await seed('one.json', '{"fault":{"kind":"html"}}')],
      /--faults .*one\.json: it must be a list of faults/,
    ],
    [
      'faults that are not there',
      () => ['--faults', '/nowhere.json'],
      /--faults \/nowhere\.json: there is no such file/,
    ],
    ['a clock offset that is no time', () => ['--clock-offset', '20'], /--clock-offset must be a time .*20m/],
    [
      'a clock offset that looks like an option',
      () => ['--clock-offset', '-20m'],
      /'--clock-offset' argument is ambiguous: To specify .* use '--clock-offset=-XYZ'; --help lists/,
    ],
    ['a clock offset that is no offset', () => ['--clock-offset', '9999d'], /--clock-offset must be a time/],
    [
      'a port that is taken',
      async () => ['--port', new URL((await start()).url).port],
      /port \d+ of 127\.0\.0\.1 is taken: give another by --port, or --port 0/,
    ],
  ];

  test.each(cases)('%s', async (_title, args, expected) => {
    const { code, stdout, stderr } = await run(...(await args())).ended;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^anyroom-emulator: [^\n]+\n$/);
    expect(stderr).not.toContain('c2VjcmV0');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test('a seed that begins with the mark of an editor is read', async () => {
  const { child, ready } = run('--seed', await seed('marked.json', '\uFEFF{"azure":{"accessKeys":["c2VjcmV0"]}}'));
  expect((await ready()).azure.connectionString).toMatch(/accesskey=c2VjcmV0$/);
  child.kill();
});

test('that nobody reads its line is told in one line', async () => {
  const { child, ended } = run();
  child.stdout?.destroy();
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([1, 'anyroom-emulator: nobody reads standard output, where it says where it is\n']);
});

test('--help lists every option and assumption, and --version is that of the package', async () => {
  const help = await run('--help').ended;
  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const option of [
    'port',
    'host',
    'seed',
    'page-size',
    'fault',
    'faults',
    'clock-offset',
    'assume',
    'help',
    'version',
  ])
    expect(help.stdout).toContain(`--${option}`);
  for (const { name, default: first } of ASSUMPTIONS) expect(help.stdout).toContain(`${name}=${first}`);
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  expect(await run('--version').ended).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});
