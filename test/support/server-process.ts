import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How a server is run. */
export interface ServerPlan {
  /** What it is called, for messages: also the command. */
  readonly command: string;
  readonly args: readonly string[];
  /** Where it keeps all that it has on disk. Removed with the server. */
  readonly folder: string;
  /** What it writes its log to. */
  readonly log: string;
  /** Resolves when it answers as nobody else would, and rejects while it does not. */
  readonly answers: () => Promise<void>;
  /** What its log says where it runs, but without a port that it wanted. */
  readonly lacksPort: RegExp;
}

/** The process of a real server. */
export interface ServerProcess {
  isRunning(): boolean;
  /** Starts it, again too, with what it has on disk; resolves when it answers. */
  start(): Promise<void>;
  /** Ends the process as an operator would. */
  stop(): Promise<void>;
  /** Ends the process at once (`kill -9`). */
  kill(): Promise<void>;
  /** Ends the process, and removes what it has on disk. */
  dispose(): Promise<void>;
}

const START_LIMIT_IN_MS = 15_000;
const STOP_LIMIT_IN_MS = 5_000;
const MOST_PORTS_TRIED = 5;

/** A folder for one server. */
export function serverFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `anyroom-${name}-`));
}

/** Starts a server on ports that are free. Whoever does must dispose of it; should they die, it dies with them. */
export async function startOnFreePorts<S extends Pick<ServerProcess, 'start' | 'dispose'>>(
  create: () => Promise<S>,
): Promise<S> {
  for (let tries = 1; ; tries += 1) {
    const server = await create();
    try {
      await server.start();
      return server;
    } catch (error) {
      await server.dispose();
      if (tries === MOST_PORTS_TRIED) throw error; // somebody else may have taken a port meanwhile, but not each time
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The process of a server, not started yet. */
export function serverProcess(plan: ServerPlan): ServerProcess {
  const { command, args, folder, log } = plan;
  let running: ChildProcess | undefined;

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = running;
    running = undefined;
    if (ending?.pid === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit'); // how it ends tells nothing: stopped by hand, it may abort
    ending.kill(signal);
    const late = new AbortController();
    delay(STOP_LIMIT_IN_MS, undefined, { signal: late.signal }).then(
      () => ending.kill('SIGKILL'),
      () => undefined, // it has ended by itself
    );
    await ended;
    late.abort();
  };

  return {
    isRunning: () => running !== undefined,
    async start() {
      if (running !== undefined) throw new Error(`${command} runs already.`);
      writeFileSync(log, '');
      const started = spawn(command, args, { stdio: 'ignore' });
      running = started;
      started.on('error', () => undefined); // that it is not there is told below
      const guard = dyingWithUs(started, folder);
      try {
        await answering(started, plan);
      } catch (error) {
        await end('SIGKILL');
        guard.kill();
        throw error;
      }
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async dispose() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends the server, and removes its folder, when this process is no more, however that came: its input ends then. */
function dyingWithUs(server: ChildProcess, folder: string): ChildProcess {
  const guard = spawn('sh', ['-c', 'cat; kill -9 "$1"; rm -rf "$2"', 'sh', String(server.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  server.once('exit', () => guard.kill());
  return guard;
}

async function answering(server: ChildProcess, { command, log, answers, lacksPort }: ServerPlan): Promise<void> {
  const end = performance.now() + START_LIMIT_IN_MS;
  for (;;) {
    try {
      await answers();
      break;
    } catch (error) {
      if (server.exitCode !== null || server.pid === undefined || performance.now() > end) {
        throw new Error(`${command} did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`, { cause: error });
      }
      await delay(20);
    }
  }
  const failure = lacksPort.exec(readFileSync(log, 'utf8'));
  if (failure !== null) throw new Error(`${command} did not get its ports: ${failure[0]}`);
}
