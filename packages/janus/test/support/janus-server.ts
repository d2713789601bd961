import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { post } from './post.js';

/** What differs from one server to the next. */
export interface JanusOptions {
  /** What ids are: `string_ids` of the plug-in. Default 'numbers'. */
  readonly ids?: 'numbers' | 'strings';
  /** Whether rooms are made, and private ones listed, only by an `admin_key`. Default false. */
  readonly adminKey?: boolean;
  /** Whether whoever speaks the Janus API needs an `api_secret`. Default true. */
  readonly apiSecret?: boolean;
}

/** A real Janus on loopback, with a configuration and secrets of its own and the VideoRoom plug-in alone. */
export interface JanusServer {
  readonly ids: 'numbers' | 'strings';
  readonly adminPort: number;
  readonly apiPort: number;
  /** Where an operator asks: `http://127.0.0.1:…/admin`. */
  readonly adminUrl: string;
  /** Where a client joins: `http://127.0.0.1:…/janus`. */
  readonly apiUrl: string;
  readonly adminSecret: string;
  readonly apiSecret: string | undefined;
  readonly adminKey: string | undefined;
  /** Asks the plug-in for something as an operator would, and gives what it answers, errors too. */
  ask(request: Readonly<Record<string, unknown>>): Promise<PluginAnswer>;
  /** Starts it again, on the same ports, with the rooms that were saved. */
  start(): Promise<void>;
  /** Ends the process as an operator would. */
  stop(): Promise<void>;
  /** Ends the process at once (`kill -9`). */
  kill(): Promise<void>;
  /** Ends the process, and removes what it has on disk. */
  dispose(): Promise<void>;
}

/** What the plug-in answers. */
export interface PluginAnswer {
  readonly videoroom?: string;
  readonly error_code?: number;
  readonly error?: string;
  readonly [field: string]: unknown;
}

const LIBRARIES = ['/usr/lib/x86_64-linux-gnu/janus', '/usr/lib/aarch64-linux-gnu/janus', '/usr/lib/janus'];
const PLUGIN = 'janus.plugin.videoroom';
const START_LIMIT_IN_MS = 15_000;
const STOP_LIMIT_IN_MS = 5_000;
const MOST_PORTS_TRIED = 5;

/** Starts a server. Whoever does must dispose of it; should they die, it dies with them. */
export async function startJanus(options: JanusOptions = {}): Promise<JanusServer> {
  for (let tries = 1; ; tries += 1) {
    const server = createJanus(options, await freePort(), await freePort());
    try {
      await server.start();
      return server;
    } catch (error) {
      await server.dispose();
      if (tries === MOST_PORTS_TRIED) throw error; // somebody else may have taken a port meanwhile, but not each time
    }
  }
}

function createJanus(options: JanusOptions, apiPort: number, adminPort: number): JanusServer {
  const { ids = 'numbers' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'anyroom-janus-'));
  const log = join(folder, 'janus.log');
  const configuration = join(folder, 'janus.jcfg');
  const adminSecret = `admin.${randomBytes(18).toString('base64url')}`;
  const apiSecret = options.apiSecret === false ? undefined : `api.${randomBytes(18).toString('base64url')}`;
  const adminKey = options.adminKey === true ? `key.${randomBytes(18).toString('base64url')}` : undefined;
  const adminUrl = `http://127.0.0.1:${adminPort}/admin`;
  let process: ChildProcess | undefined;

  writeFileSync(configuration, coreConfiguration({ folder, log, adminSecret, apiSecret }));
  writeFileSync(join(folder, 'janus.transport.http.jcfg'), httpConfiguration(apiPort, adminPort));
  writeFileSync(
    join(folder, `${PLUGIN}.jcfg`),
    `general: {\n  string_ids = ${ids === 'strings'}\n${adminKey === undefined ? '' : `  admin_key = "${adminKey}"\n`}}\n`,
  );

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const running = process;
    process = undefined;
    if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit'); // how it ends tells nothing: stopped by hand, it may abort
    running.kill(signal);
    const late = new AbortController();
    delay(STOP_LIMIT_IN_MS, undefined, { signal: late.signal }).then(
      () => running.kill('SIGKILL'),
      () => undefined, // it has ended by itself
    );
    await ended;
    late.abort();
  };

  return {
    ids,
    adminPort,
    apiPort,
    adminUrl,
    apiUrl: `http://127.0.0.1:${apiPort}/janus`,
    adminSecret,
    apiSecret,
    adminKey,
    async ask(request) {
      const answer = await post(adminUrl, {
        janus: 'message_plugin',
        admin_secret: adminSecret,
        plugin: PLUGIN,
        request,
      });
      if (answer['response'] === undefined) throw new Error(`Janus refused the request: ${JSON.stringify(answer)}`);
      return answer['response'] as PluginAnswer;
    },
    async start() {
      if (process !== undefined) throw new Error('Janus runs already.');
      writeFileSync(log, '');
      const started = spawn('janus', ['--config', configuration, '--configs-folder', folder], { stdio: 'ignore' });
      process = started;
      started.on('error', () => undefined); // that it is not there is told below
      const guard = dyingWithUs(started);
      try {
        await answering(started, log, { adminUrl, adminSecret });
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

/** Kills the server when this process is no more, however that came: its standard input ends then. */
function dyingWithUs(server: ChildProcess): ChildProcess {
  const guard = spawn('sh', ['-c', 'cat; kill -9 "$1"', 'sh', String(server.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  server.once('exit', () => guard.kill());
  return guard;
}

/** Waits until the server takes our own secret, which no other server does, and both of its ports answer. */
async function answering(
  process: ChildProcess,
  log: string,
  { adminUrl, adminSecret }: { readonly adminUrl: string; readonly adminSecret: string },
): Promise<void> {
  const end = performance.now() + START_LIMIT_IN_MS;
  for (;;) {
    let reason: unknown;
    try {
      const answer = await post(adminUrl, { janus: 'list_sessions', admin_secret: adminSecret });
      if (answer['janus'] === 'success') break;
      reason = answer;
    } catch (error) {
      reason = error;
    }
    if (process.exitCode !== null || process.pid === undefined || performance.now() > end) {
      throw new Error(`Janus did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`, { cause: reason });
    }
    await delay(20);
  }
  const failure = /Couldn't start (?:webserver|HTTP|.* server).*/i.exec(readFileSync(log, 'utf8'));
  if (failure !== null) throw new Error(`Janus did not get its ports: ${failure[0]}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface CoreSettings {
  readonly folder: string;
  readonly log: string;
  readonly adminSecret: string;
  readonly apiSecret: string | undefined;
}

/**
 * No STUN, no TURN, nothing but HTTP and the one plug-in. Janus offers no loopback address for media, whatever it is told;
 * both ends being here, media goes by an address of this machine and does not leave it.
 */
function coreConfiguration({ folder, log, adminSecret, apiSecret }: CoreSettings): string {
  const libraries = LIBRARIES.find((each) => others(`${each}/plugins`, '').length > 0) ?? '/usr/lib/janus';
  const disabled = (kind: string, kept: string) => `disable = "${others(`${libraries}/${kind}`, kept).join(',')}"`;
  return `
general: {
  configs_folder = "${folder}"
  plugins_folder = "${libraries}/plugins"
  transports_folder = "${libraries}/transports"
  events_folder = "${libraries}/events"
  loggers_folder = "${libraries}/loggers"
  log_to_stdout = false
  log_to_file = "${log}"
  debug_level = 4
  interface = "127.0.0.1"
  server_name = "anyroom"
  admin_secret = "${adminSecret}"
  ${apiSecret === undefined ? '' : `api_secret = "${apiSecret}"`}
}
plugins: { ${disabled('plugins', 'libjanus_videoroom.so')} }
transports: { ${disabled('transports', 'libjanus_http.so')} }
loggers: { ${disabled('loggers', '')} }
`;
}

function httpConfiguration(apiPort: number, adminPort: number): string {
  return `
general: {
  json = "compact"
  base_path = "/janus"
  http = true
  ip = "127.0.0.1"
  port = ${apiPort}
  https = false
}
admin: {
  admin_base_path = "/admin"
  admin_http = true
  admin_ip = "127.0.0.1"
  admin_port = ${adminPort}
  admin_https = false
}
`;
}

/** The libraries in a folder, but for one. */
function others(folder: string, kept: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.so') && name !== kept);
  } catch {
    return []; // there is no such folder on this machine
  }
}
