import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ASSUMPTIONS } from '../src/index.js';
import { azure } from './support/azure.js';
import { send } from './support/send.js';
import { starter } from './support/started.js';

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

test('--help lists every option and assumption, and --version is that of the package', async () => {
  const help = await run('--help').ended;
  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const option of ['port', 'host', 'seed', 'page-size', 'assume', 'help', 'version'])
    expect(help.stdout).toContain(`--${option}`);
  for (const { name, default: first } of ASSUMPTIONS) expect(help.stdout).toContain(`${name}=${first}`);
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  expect(await run('--version').ended).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});
