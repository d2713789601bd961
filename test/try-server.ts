import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './support/server-process.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LIMIT_IN_MS = 60_000;
const MOST_PORTS_TRIED = 3;

/** A server that a script in examples/servers has started. */
export interface TryServer {
  /** The lines that it tells to type, one or another. */
  readonly lines: readonly [first: string, ...others: string[]];
  /** Where it listens, by the variable that names each port. */
  readonly ports: Readonly<Record<string, string>>;
  /** Does what the script says: its line, run literally, but that what `npm start` builds is built already. */
  runMainJob(alter?: (line: string) => string): Promise<Ended>;
  /** The same with an example in place of the job. */
  runExample(example: string): Promise<Ended>;
  /** Ends the script as Ctrl+C does, and with it the server. */
  stop(): Promise<void>;
}

/** What a program came to. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a server by its script, on free ports. Whoever does must stop it. */
export async function startTryServer(script: string, ports: readonly string[]): Promise<TryServer> {
  for (let tries = 1; ; tries += 1) {
    const environment: Record<string, string> = {};
    for (const name of ports) environment[name] = String(await freePort());
    const child = spawn('bash', [`examples/servers/${script}`], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [first, ...others] = await linesOf(child);
    if (first !== undefined) {
      return {
        lines: [first, ...others],
        ports: environment,
        runMainJob: (alter = (line) => line) => runLine(alter(first), 'start.js'),
        runExample: (example) => runLine(first, `run.js ${example}`),
        stop: () => stop(child),
      };
    }
    // Somebody else may have taken a port meanwhile, but not each time.
    if (tries === MOST_PORTS_TRIED) throw new Error(`${script} started no server.`);
  }
}

/** The lines that it tells to type; none when it ends without. */
async function linesOf(child: ChildProcess): Promise<readonly string[]> {
  child.stderr?.resume();
  if (child.stdout === null) return [];
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.endsWith(' npm start')) lines.push(line.trim());
    if (line.startsWith('It runs')) return lines;
  }
  return [];
}

function runLine(line: string, program: string): Promise<Ended> {
  const command = line.replace(/ npm start$/, ` '${process.execPath}' examples/dist/${program}`);
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', command], { cwd: ROOT, timeout: LIMIT_IN_MS }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
