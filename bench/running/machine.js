import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the numbers are taken on, and how busy it is already. */
export function describeMachine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryInGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    node: process.version,
    loadAtStart: Math.round(Number(loadavg()[0]) * 10) / 10,
    system: `${nameOfSystem()} (${type()} ${release()}, ${process.arch})`,
  };
}

/** @typedef {ReturnType<typeof describeMachine>} Machine */

/**
 * What is measured: the commit, with a + where the working tree differs from it. Undefined without git.
 * @returns {string | undefined}
 */
export function commitHere() {
  const git = (/** @type {readonly string[]} */ args) =>
    execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const isDirty = git(['status', '--porcelain', '--untracked-files=no']) !== '';
    return `${git(['rev-parse', '--short', 'HEAD'])}${isDirty ? '+' : ''}`;
  } catch {
    return undefined;
  }
}

function nameOfSystem() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? type();
  } catch {
    return type();
  }
}
