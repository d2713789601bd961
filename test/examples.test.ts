import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { freePort } from './support/server-process.js';

// Each example runs as its reader would run it: built, as a process of its own, on an emulator.
const run = promisify(execFile);
const dist = new URL('../examples/dist/', import.meta.url);
const LIMIT_IN_MS = 60_000;

async function output(script: string, ...args: string[]): Promise<string> {
  const environment = Object.entries(process.env).filter(([name]) => !/^(ANYROOM|AZURE|CLOUDFLARE)_/.test(name));
  const { stdout, stderr } = await run(process.execPath, [fileURLToPath(new URL(script, dist)), ...args], {
    env: Object.fromEntries(environment),
    timeout: LIMIT_IN_MS,
  });
  expect(stderr).toBe('');
  return stdout;
}

describe('the examples', () => {
  test.each([
    ['quickstart', 'cloudflare', /role: 'presenter'/],
    ['quickstart', 'azure', /vendorRole: 'Presenter'/],
    ['rooms', 'cloudflare', /for Ann's device: \[redacted\]\n$/],
    ['rooms', 'azure', /for Ann's device: \[redacted\]\n$/],
    ['rooms', 'memory', /for Ann's device: \[redacted\]\n$/],
    ['repeat-creation', 'azure', /one room: true/],
    ['plain-new', 'azure', /host is Presenter to the vendor/],
    ['app', 'cloudflare', /everybody has their role, but for 0/],
    ['app', 'azure', /everybody has their role, but for 0/],
    ['two-vendors', 'cloudflare', /cloudflare: cloudflare\nazure: azure\nwithout a name: azure/],
    ['main-job', 'cloudflare', /removing Cleo: done {2}\(1 HTTP request\)\n$/],
    [
      'one-token',
      'cloudflare',
      /^globex: Guest, while acme waits\nacme: true\nSet\(2\) \{ ('served', 'rate-limited'|'rate-limited', 'served') \}$/m,
    ],
    ['over-undici', 'cloudflare', /^over undici: Ann B\.$/m],
    ['tenants', 'cloudflare', /acme: cloudflare\nglobex: azure\ninitech: not configured/],
    ['update-each', 'cloudflare', /^10 done\n20 done\nall 25 done\n$/m],
    ['update-each', 'azure', /^10 done\n20 done\nall 25 done\n$/m],
    ['update-each', 'memory', /^10 done\n20 done\nall 25 done\n$/m],
    ['best-effort', 'cloudflare', /records: \{\}\nfor our own records: \{\}/],
    ['best-effort', 'azure', /records: \{ displayName: 'Ann', externalId: 'user-42' \}/],
    ['vendor-native', 'cloudflare', /own word: webinar_presenter\nand in its record: webinar_presenter/],
    ['vendor-native', 'azure', /own word: Consumer/],
    ['quickstart', 'memory', /role: 'presenter'/],
    ['main-job', 'memory', /taking Ann's credential back: done\n[\s\S]*removing Cleo: done\n$/],
    ['in-memory', 'memory', /displayName: 'Ada'/],
    ['in-memory-call', 'memory', /muted: true, connected: 1\nended: true/],
    ['emulated', 'azure', /role: 'Attendee'[\s\S]*1 answer was lost[\s\S]*unavailable, outcome unknown/],
    ['cloudflare/by-new', 'cloudflare', /^presenter\nwebinar_viewer Jane$/m],
    ['cloudflare/by-url', 'cloudflare', /^cloudflare$/m],
    ['cloudflare/by-module', 'cloudflare', /^true$/m],
    ['azure/by-new', 'azure', /^Presenter\nConsumer$/m],
    ['azure/by-url', 'azure', /^azure$/m],
    ['azure/by-module', 'azure', /^true$/m],
    ['azure/rooms', 'azure', /^\[redacted\] until \d{4}-\d\d-\d\dT/m],
    ['nest', 'cloudflare', /Nest gave out the service of cloudflare/],
  ])(
    '%s on %s',
    async (example, provider, expected) => {
      expect(await output('run.js', example, provider)).toMatch(expected);
    },
    LIMIT_IN_MS,
  );

  test.each([
    [
      [],
      /^Name an example, .*:\n {2}quickstart {2}\(cloudflare, azure, memory\)\n[\s\S]* {2}janus\/by-url {2}\(a server: bash /,
    ],
    [['quickstrat'], /^There is no example 'quickstrat'\. Name an example, /],
    [
      ['quickstart', 'janus'],
      /^The example 'quickstart' does not run on 'janus', but on cloudflare, azure, memory\.\n$/,
    ],
    [
      ['janus/by-url'],
      /^The example 'janus\/by-url' needs a server\. Type 'bash examples\/servers\/janus\.sh', .*'npm run example -- janus\/by-url'/,
    ],
    [['jitsi/by-new'], /needs a server\. Type 'bash examples\/servers\/prosody\.sh', /],
  ])(
    'what cannot be run says why: %j',
    async (args, message) => {
      const failure = await run(process.execPath, [fileURLToPath(new URL('run.js', dist)), ...args], {
        env: {},
        timeout: LIMIT_IN_MS,
      }).catch((error) => error);
      expect(failure).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    },
    LIMIT_IN_MS,
  );

  test.each([
    ['janus', 'PORT'],
    ['janus', 'JOIN_PORT'],
    ['prosody', 'PORT'],
    ['prosody', 'CLIENT_PORT'],
  ])('examples/servers/%s.sh says that %s names another port than one that is taken', async (script, variable) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      const ports = {
        PORT: `${await freePort()}`,
        JOIN_PORT: `${await freePort()}`,
        CLIENT_PORT: `${await freePort()}`,
      };
      const failure = await run('bash', [`examples/servers/${script}.sh`], {
        cwd: fileURLToPath(new URL('../..', dist)),
        env: { PATH: process.env['PATH'], ...ports, [variable]: `${port}` },
        timeout: LIMIT_IN_MS,
      }).catch((error) => error);
      const stderr = `Something listens on port ${port} already. Name another by ${variable}=…\n`;
      expect(failure).toMatchObject({ code: 1, stdout: '', stderr });
    } finally {
      taken.close();
    }
  });

  test(
    'the main job: one program on two providers',
    async () => {
      const [, cloudflare = '', azure = ''] = (await output('start.js')).split('=== ANYROOM_URL=');
      for (const run of [cloudflare, azure]) {
        expect(run).toMatch(/Ann: applied\n {4}Bob: applied\n {4}Cleo: applied\n {4}an unknown id: failed: not-found/);
        expect(run).toMatch(/who +before +promoted and renamed +after the batch/);
        expect(run).toMatch(/removing Cleo: done {2}\(1 HTTP request\)/);
      }
      expect(cloudflare).toMatch(/made a room; not kept by this provider: closesAt {2}\(1 HTTP request\)/);
      expect(cloudflare).toMatch(/closed the room; this provider deactivates it {2}\(1 HTTP request\)/);
      expect(cloudflare).toMatch(/credential to join with: done; the provider does not say when it ends/);
      expect(cloudflare).toMatch(/Bob +Bob, attendee +Robert, attendee +Robert, viewer/);
      expect(cloudflare).toMatch(/one batch of 4 {2}\(6 HTTP requests\)/);
      expect(azure).toMatch(/made a room; not kept by this provider: title {2}\(1 HTTP request\)/);
      expect(azure).toMatch(/closed the room; this provider deletes it {2}\(1 HTTP request\)/);
      expect(azure).toMatch(/credential to join with: done; it ends \d{4}-\d\d-\d\dT/);
      expect(azure).toMatch(/Cleo out of the call: unsupported\. .*nothing was sent.* {2}\(0 HTTP requests\)/);
      expect(azure).toMatch(/Robert: unsupported\. .*displayName.* {2}\(0 HTTP requests\)/);
      expect(azure).toMatch(/one batch of 4 {2}\(2 HTTP requests\)/);
    },
    LIMIT_IN_MS,
  );

  test('the main job names no provider and no id of one', async () => {
    const { readFile } = await import('node:fs/promises');
    const text = await readFile(new URL('../examples/main-job/main-job.ts', import.meta.url), 'utf8');
    expect(text).not.toMatch(/cloudflare|azure|janus|jitsi|xmpp|realtimekit|memory|group_call|8:acs/i);
  });

  test(
    'a configuration with mistakes is told in full, and exits with 1',
    async () => {
      const script = fileURLToPath(new URL('start.js', dist));
      const env = { ANYROOM_URL: 'cloudflare://acc?apiToken=planted-secret&base=x&base=y' };
      const failure = await run(process.execPath, [script], { env, timeout: LIMIT_IN_MS }).catch((error) => error);
      expect(failure.code).toBe(1);
      expect(failure.stderr).toMatch(/misconfigured/);
      expect(failure.stderr).toMatch(/CLOUDFLARE_API_TOKEN/);
      expect(failure.stderr).toMatch(/given twice/);
      expect(failure.stderr).toMatch(/must name the account and the app/);
      expect(failure.stdout + failure.stderr).not.toMatch(/planted-secret/);
    },
    LIMIT_IN_MS,
  );

  test(
    "the emulator in an application's own Jest suite",
    async () => {
      const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', dist));
      const rootDir = fileURLToPath(new URL('emulator/in-jest', dist));
      const { stderr } = await run(
        process.execPath,
        ['--experimental-vm-modules', jest, '--config', '{"transform":{}}', '--rootDir', rootDir],
        { timeout: LIMIT_IN_MS },
      );
      expect(stderr).toMatch(/^Tests: +4 passed, 4 total$/m);
    },
    LIMIT_IN_MS,
  );

  test.each([
    ['cloudflare', /^Ann: group_call_host$/m],
    ['azure', /^communicationUser: Presenter$/m],
  ])(
    'the emulator in continuous integration, and by hand with the official SDK: %s',
    async (vendor, expected) => {
      const program = fileURLToPath(new URL(`emulator/by-hand/${vendor}.js`, dist));
      const { stdout } = await run('bash', ['examples/emulator/in-ci/tests.sh', process.execPath, program], {
        cwd: fileURLToPath(new URL('../..', dist)),
        timeout: LIMIT_IN_MS,
      });
      expect(stdout).toMatch(expected);
      expect(stdout).toMatch(/^[1-9]\d* requests, [1-9]\d* of them struck$/m);
    },
    LIMIT_IN_MS,
  );

  test.each(['contract', 'teeth'])(
    "the guide's adapter: %s",
    async (name) => {
      const stdout = await output(`parlour-adapter/${name}.test.js`);
      expect(stdout).toMatch(/^[#ℹ] pass [1-9]\d+$/m);
      expect(stdout).toMatch(/^[#ℹ] fail 0$/m);
    },
    LIMIT_IN_MS,
  );
});
