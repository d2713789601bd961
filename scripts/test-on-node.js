/**
 * Runs the tests on other versions of Node than the one at hand:
 *
 *     node scripts/test-on-node.js 22 24
 *
 * Each comes from the npm package `node`, into a temporary folder that is removed afterwards.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const majors = process.argv.slice(2);
if (majors.length === 0) {
  console.error('Name the major versions, such as 22 24.');
  process.exitCode = 2;
}

for (const major of majors) {
  const folder = mkdtempSync(join(tmpdir(), `anyroom-node-${major}-`));
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `node@${major}`], folder, process.env);
    const path = `${join(folder, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`;
    const environment = { ...process.env, PATH: path };
    console.log('\nOn Node:');
    run('node', ['--version'], root, environment);
    run('npm', ['test'], root, environment);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs a command in sight; throws when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 */
function run(command, args, cwd, env) {
  const { status } = spawnSync(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}.`);
}
