import { spawn } from 'node:child_process';
import { withoutNpm } from '../../scripts/test-packages/run-command.js';
import { folderOf } from './projects.js';

/** @typedef {Record<string, number>} Figures what one sample found, by name */

/**
 * Runs Node in a project to its end. Gives the last line that it printed, read as JSON, with the time that the whole
 * process took.
 * @param {import('./projects.js').Project} project
 * @param {readonly string[]} args
 * @returns {Promise<Figures & { processInMs: number }>}
 */
export async function runNode(project, args) {
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: folderOf(project),
    env: withoutNpm(process.env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  const ended = new Promise((resolve) => child.once('exit', () => resolve(performance.now())));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const processInMs = (await ended) - begun;
  if (code !== 0) throw new Error(`node ${args.join(' ')} in ${project} ended with ${code}.`);
  const line = printed.trim().split('\n').at(-1) ?? '';
  return { ...(line === '' ? {} : JSON.parse(line)), processInMs };
}
