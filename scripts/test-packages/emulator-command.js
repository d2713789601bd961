import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { withoutNpm } from './run-command.js';

/**
 * Starts `npx anyroom-emulator` in a folder, gives the first line that it prints once a request to it has been
 * answered, and stops it.
 * @param {string} cwd
 * @returns {Promise<any>}
 */
export async function askEmulatorCommand(cwd) {
  const child = spawn('npx', ['anyroom-emulator', '--port', '0'], {
    cwd,
    env: { ...withoutNpm(process.env), npm_config_yes: 'false' }, // what is not installed here must not be fetched
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // npx does not hand signals on: the group is stopped
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const line = await firstLine(child.stdout, ended);
    const ready = JSON.parse(line);
    const { status } = await fetch(`${ready.azure.endpoint}/rooms?api-version=2025-03-13`);
    return { ...ready, statusWithoutCredential: status };
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

/** @param {import('node:stream').Readable} output @param {Promise<unknown>} ended */
async function firstLine(output, ended) {
  const lines = createInterface({ input: output });
  const line = await Promise.race([
    new Promise((resolve) => lines.once('line', resolve)),
    ended.then(() => undefined),
    new Promise((resolve) => setTimeout(resolve, 30_000).unref()),
  ]);
  if (typeof line !== 'string') throw new Error('It printed no line.');
  return line;
}
