import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and gives what it printed to standard output; rejects with all that it printed when it
 * fails. Without what npm puts into the environment of a script: an npm within would take it for its own settings.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd: string, readonly env?: Readonly<Record<string, string>> }} options
 * @returns {Promise<string>}
 */
export async function runCommand(command, args, { cwd, env = {} }) {
  const child = spawn(command, args, {
    cwd,
    env: { ...withoutNpm(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32', // where npm is a batch file
  });
  const printed = { out: '', all: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed.out += text;
    printed.all += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.all += text;
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${printed.all}`);
  return printed.out;
}

/** @param {NodeJS.ProcessEnv} environment */
export function withoutNpm(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(npm_|node_env$)/i.test(name)));
}
