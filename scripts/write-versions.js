/**
 * Carries the version in `lerna.json` to where `lerna version` does not write it: `src/version.ts` of the packages that
 * have one, the ranges of `@anyroom/*` peers, and the lock file's copy of these. Runs as the root's `version` script,
 * which Lerna calls between writing the versions and committing them.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = editJson('lerna.json', () => undefined); // only for the newline at its end
const folders = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);

for (const folder of folders) {
  const manifest = `${folder}/package.json`;
  if (existsSync(join(root, manifest))) editJson(manifest, movePeers);
  const constant = join(root, folder, 'src', 'version.ts');
  if (existsSync(constant)) {
    writeFileSync(constant, `/** Written by scripts/write-versions.js. */\nexport const VERSION = '${version}';\n`);
  }
}
editJson('package-lock.json', ({ packages }) => {
  for (const folder of folders) movePeers(packages[folder]);
});

/**
 * With a leading 0, a minor version may break; from 1.0.0 on, only a major one: `^` says both.
 * @param {{ peerDependencies?: Record<string, string> } | undefined} manifest
 */
function movePeers(manifest) {
  const peers = manifest?.peerDependencies ?? {};
  for (const name of Object.keys(peers)) if (name.startsWith('@anyroom/')) peers[name] = `^${version}`;
}

/**
 * @param {string} file
 * @param {(content: any) => void} change
 */
function editJson(file, change) {
  const path = join(root, file);
  const content = JSON.parse(readFileSync(path, 'utf8'));
  change(content);
  writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`);
  return content;
}
