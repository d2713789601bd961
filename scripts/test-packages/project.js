import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.js';

/**
 * Somebody else's project: an empty folder, a package.json, and the packed packages installed by npm.
 * @typedef {object} Project
 * @property {string} folder
 * @property {(args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>} node
 * @property {(file: string, text: string) => void} write
 * @property {(from: string, to: string) => void} copy
 * @property {(name: string) => boolean} has whether a package is installed
 */

/**
 * @param {string} folder
 * @param {readonly string[]} tarballs
 * @param {Readonly<Record<string, string>>} devDependencies
 * @returns {Promise<Project>}
 */
export async function createProject(folder, tarballs, devDependencies) {
  /** @type {Project['write']} */
  const write = (file, text) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write('package.json', JSON.stringify({ private: true, devDependencies }));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await runCommand('npm', ['install', ...quiet, ...tarballs], { cwd: folder });
  return {
    folder,
    write,
    copy: (from, to) => copyFileSync(from, join(folder, to)),
    node: (args, env) => runCommand(process.execPath, args, { cwd: folder, ...(env && { env }) }),
    has: (name) => existsSync(join(folder, 'node_modules', name)),
  };
}
