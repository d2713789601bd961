import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

// A machine is what is on its PATH: here a folder of its own, with stand-ins that note how they were called.
const root = fileURLToPath(new URL('..', import.meta.url));
const LIMIT_IN_MS = 60_000;
const LINE =
  /^Left out: the tests \*\.server\.test\.ts of (.+), which need (.+) \(on Debian: apt-get install --no-install-recommends (.+)\)\.$/;

let machine: string;
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'anyroom-machine-'));
});
afterEach(() => rmSync(machine, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const environment = { PATH: machine, HOME: machine, ...env };
  return promisify(execFile)(command, args, { cwd: root, env: environment, timeout: LIMIT_IN_MS }).then(
    (printed) => ({ code: 0, ...printed }),
    (failure: Ended) => failure,
  );
}

function put(command: string, script = 'exit 0'): void {
  writeFileSync(join(machine, command), `#!${pathOf('bash')}\n${script}\n`, { mode: 0o755 });
}

function pathOf(command: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path)) ?? command;
}

describe('the tests that start a server', () => {
  const listTests = async (env: Readonly<Record<string, string>> = {}) => {
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--listTests'];
    const { stdout, ...ended } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', ...jest], env);
    const tests = stdout.split('\n').filter((path) => path !== '');
    const ofServers = tests.filter((path) => path.endsWith('.server.test.ts')).map((path) => path.slice(root.length));
    return { ...ended, tests: tests.length, ofServers: ofServers.sort() };
  };

  test.each<[commands: string[], projects: string, missing: string, packages: string, run: RegExp]>([
    [[], 'janus, jitsi, redis, anyroom', 'janus, prosody and redis-server', 'janus prosody redis-server', /^(?!)/],
    [['janus'], 'jitsi, redis, anyroom', 'prosody and redis-server', 'prosody redis-server', /^packages\/janus\//],
    [['prosody', 'redis-server'], 'janus, anyroom', 'janus', 'janus', /^packages\/(jitsi|redis)\//],
  ])(
    'are left out where only these are installed: %j, and one line says so',
    async (commands, projects, missing, packages, run) => {
      for (const command of commands) put(command);
      const some = await listTests();
      for (const command of ['janus', 'prosody', 'redis-server']) put(command);
      const all = await listTests({ CI: 'true' });
      expect(all).toMatchObject({ code: 0, stderr: '' });
      expect(some.code).toBe(0);
      expect(some.stderr.trimEnd().match(LINE)?.slice(1)).toEqual([projects, missing, packages]);
      expect(some.ofServers).toEqual(all.ofServers.filter((path) => run.test(path)));
      expect(some.tests - some.ofServers.length).toBe(all.tests - all.ofServers.length);
    },
    LIMIT_IN_MS,
  );

  test(
    'are never left out in continuous integration',
    async () => {
      put('janus');
      const { code, tests, stderr } = await listTests({ CI: 'true' });
      expect(code).not.toBe(0);
      expect(tests).toBe(0);
      expect(stderr).toMatch(
        /CI is set, so that nothing may be left out\. Left out: .* need prosody and redis-server \(/,
      );
    },
    LIMIT_IN_MS,
  );
});

describe('.ci/install-servers', () => {
  const calls = () =>
    existsSync(join(machine, 'calls')) ? readFileSync(join(machine, 'calls'), 'utf8').split('\n') : [];
  const install = () => run(pathOf('bash'), ['.ci/install-servers'], { POLICY_RC_D: join(machine, 'policy-rc.d') });
  const note = `echo "$(basename "$0") $*" >>"${'$'}{0%/*}/calls"`;
  const aptGet = `${note}
echo noise
if [[ $1 == install ]]; then
  "\${0%/*}/policy-rc.d" prosody start
  echo "the service may start: $?" >>"\${0%/*}/calls"
  for package in janus prosody redis-server; do
    [[ " $* " == *" $package "* ]] && cp "$0" "\${0%/*}/$package"
  done
fi
exit 0`;

  beforeEach(() => {
    for (const command of ['bash', 'basename', 'cp', 'rm', 'chmod'])
      symlinkSync(pathOf(command), join(machine, command));
    put('id', 'echo 0');
    put('apt-get', aptGet);
  });

  test('does nothing where all are there', async () => {
    for (const command of ['janus', 'prosody', 'redis-server']) put(command);
    expect(await install()).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(calls()).toEqual([]);
  });

  test('installs what is missing, with one update, and lets no service start', async () => {
    put('janus');
    put('redis-server');
    expect(await install()).toMatchObject({ code: 0, stdout: 'noise\nInstalled: prosody.\n', stderr: '' });
    expect(calls()).toEqual([
      'apt-get update -qq -o Dpkg::Use-Pty=0',
      'apt-get install -qq -o Dpkg::Use-Pty=0 --yes --no-install-recommends prosody',
      'the service may start: 101',
      '',
    ]);
    expect(existsSync(join(machine, 'policy-rc.d'))).toBe(false);
  });

  test('asks sudo where it is not root', async () => {
    put('id', `[[ -e "\${0%/*}/is-root" ]] && echo 0 || echo 1000`);
    put('sudo', `${note}\n[[ $2 == true ]] && exit 0\n: >"\${0%/*}/is-root"\nshift\nexec env "$@"`);
    symlinkSync(pathOf('env'), join(machine, 'env'));
    expect(await install()).toMatchObject({ code: 0, stdout: 'noise\nInstalled: janus prosody redis-server.\n' });
    expect(calls()[0]).toBe('sudo -n true');
    expect(calls()[1]).toMatch(/^sudo -n PATH=\S+ \S*bash \.ci\/install-servers$/);
  });

  test.each<[why: string, arrange: () => void, message: RegExp]>([
    [
      'no apt-get',
      () => rmSync(join(machine, 'apt-get')),
      /janus prosody redis-server\. There is no apt-get\. Install them by hand/,
    ],
    ['no root and no sudo', () => put('id', 'echo 1000'), /janus prosody redis-server\. That takes root, or sudo\.$/m],
    [
      'a sudo that asks for a password',
      () => {
        put('id', 'echo 1000');
        put('sudo', 'exit 1');
      },
      /That takes root, or sudo without a password\.$/m,
    ],
    ['no list of packages', () => put('apt-get', `[[ $1 != update ]]`), /apt-get update failed/],
    ['no such package', () => put('apt-get', `[[ $1 != install ]]`), /apt-get install failed/],
    ['a package without the command', () => put('apt-get'), /They were installed, and janus is not on the PATH\.$/m],
    [
      'a machine that starts what is installed',
      () => put('policy-rc.d'),
      /policy-rc\.d lets their services be started\. Install them by hand/,
    ],
  ])('says why it cannot: %s', async (_why, arrange, message) => {
    arrange();
    const { code, stderr } = await install();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The servers that the tests need cannot be installed here: janus prosody redis-server\./);
    expect(stderr).toMatch(message);
  });

  test("leaves the machine's own policy alone", async () => {
    put('policy-rc.d', 'exit 101');
    expect(await install()).toMatchObject({ code: 0 });
    expect(existsSync(join(machine, 'policy-rc.d'))).toBe(true);
  });
});
