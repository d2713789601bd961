import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from '../running/projects.js';
import { ratioAtMost } from '../running/verdicts.js';

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'installed-bytes',
  what: 'installed bytes, both adapters with inversify',
  peer: 'both SDKs',
  how: 'The sizes of all files in `node_modules` (not the blocks of the disk), as npm installed them: the packed adapters with core, adapter-kit, inversify, reflect-metadata and all that these depend on; `cloudflare` and `@azure/communication-rooms` with all that these depend on. Without undici, which belongs to the opt-in transport.',
  contestants: [
    { name: 'peer', label: 'both SDKs', project: 'peers' },
    { name: 'ours', label: 'both adapters', project: 'ours' },
  ],
  figures: [
    { key: 'megabytes', label: 'size', unit: 'MB', digits: 1 },
    { key: 'files', label: 'files' },
  ],
  rounds: { full: 1, quick: 1 },
  async sample({ project }) {
    const { bytes, files } = sizeOf(join(folderOf(project), 'node_modules'), ['undici']);
    return { bytes, files, megabytes: bytes / 1e6 };
  },
  verdicts: (samples) => ratioAtMost(samples, { contestant: 'ours', figure: 'bytes', atMost: 0.18 }),
};

/**
 * @param {string} folder
 * @param {readonly string[]} except names in the folder itself
 * @returns {{ bytes: number, files: number }}
 */
function sizeOf(folder, except = []) {
  const total = { bytes: 0, files: 0 };
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (except.includes(entry.name)) continue;
    const path = join(folder, entry.name);
    const { bytes, files } = entry.isDirectory() ? sizeOf(path) : { bytes: lstatSync(path).size, files: 1 };
    total.bytes += bytes;
    total.files += files;
  }
  return total;
}
