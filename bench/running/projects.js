/**
 * The projects that samples run in: empty folders as an application's, into which npm installs what the committed
 * manifests in bench/projects name. They stand in bench/.installed, and are made anew only when something has changed.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from '../../scripts/test-packages/pack.js';
import { runCommand } from '../../scripts/test-packages/run-command.js';

/** @typedef {'peers' | 'floor' | 'ours'} Project */

const root = fileURLToPath(new URL('../..', import.meta.url));
const bench = join(root, 'bench');
const installed = join(bench, '.installed');
/** What an application of both vendors installs of ours. */
const OURS = ['@anyroom/core', '@anyroom/adapter-kit', '@anyroom/cloudflare', '@anyroom/azure'];
const QUIET = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'];

/**
 * Where a project stands.
 * @param {Project} project
 */
export const folderOf = (project) => join(installed, project);

/**
 * Installs what is missing, and puts the clients in.
 * @param {(line: string) => void} say
 */
export async function prepareProjects(say) {
  for (const project of /** @type {const} */ (['peers', 'floor'])) {
    const lock = readFileSync(join(bench, 'projects', project, 'package-lock.json'));
    await install(project, lock, ['ci', ...QUIET], say);
  }
  const scratch = mkdtempSync(join(tmpdir(), 'anyroom-bench-'));
  try {
    const packed = await pack(root, scratch);
    const tarballs = packed.filter(({ name }) => OURS.includes(name)).map(({ tarball }) => tarball);
    const contents = Buffer.concat(tarballs.map((tarball) => readFileSync(tarball)));
    await install('ours', contents, ['install', '--no-save', '--no-package-lock', ...QUIET, ...tarballs], say);
  } finally {
    rmSync(scratch, { recursive: true, maxRetries: 3 });
  }
  for (const project of /** @type {const} */ (['peers', 'floor', 'ours'])) {
    rmSync(join(folderOf(project), 'clients'), { recursive: true, force: true });
    cpSync(join(bench, 'clients'), join(folderOf(project), 'clients'), { recursive: true });
  }
}

/**
 * @param {Project} project
 * @param {Buffer} contents what the outcome depends on, beside the manifest
 * @param {readonly string[]} args of npm
 * @param {(line: string) => void} say
 */
async function install(project, contents, args, say) {
  const folder = folderOf(project);
  const manifest = readFileSync(join(bench, 'projects', project, 'package.json'));
  const mark = createHash('sha256').update(manifest).update(contents).digest('hex');
  const markFile = join(folder, 'installed');
  if (existsSync(markFile) && readFileSync(markFile, 'utf8') === mark) return;
  say(`Installing ${project} …`);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  mkdirSync(folder, { recursive: true });
  cpSync(join(bench, 'projects', project), folder, { recursive: true });
  await runCommand('npm', args, { cwd: folder });
  writeFileSync(markFile, mark);
}
