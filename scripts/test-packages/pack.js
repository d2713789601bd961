import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.js';

/**
 * @typedef {object} Packed
 * @property {string} name
 * @property {string} tarball its path
 * @property {readonly string[]} specifiers what can be imported from it
 */

/**
 * Packs every package of the repository, as publishing would.
 * @param {string} root
 * @param {string} destination
 * @returns {Promise<readonly Packed[]>}
 */
export async function pack(root, destination) {
  await runCommand('npm', ['pack', '--workspaces', '--pack-destination', destination], { cwd: root });
  return readdirSync(join(root, 'packages')).map((folder) => {
    const { name, version, exports } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
    return {
      name,
      tarball: join(destination, `${name.slice(1).replace('/', '-')}-${version}.tgz`),
      specifiers: Object.keys(exports)
        .filter((path) => path !== './package.json')
        .map((path) => name + path.slice(1)),
    };
  });
}
