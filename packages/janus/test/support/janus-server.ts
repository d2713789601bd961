import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerProcess } from '../../../../test/support/server-process.js';
import { freePort, serverFolder, serverProcess, startOnFreePorts } from '../../../../test/support/server-process.js';
import { writeExactly } from './exact-json.js';
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
export interface JanusServer extends ServerProcess {
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
/** Starts a server. Whoever does must dispose of it; should they die, it dies with them. */
export function startJanus(options: JanusOptions = {}): Promise<JanusServer> {
  return startOnFreePorts(async () => createJanus(options, await freePort(), await freePort()));
}

function createJanus(options: JanusOptions, apiPort: number, adminPort: number): JanusServer {
  const { ids = 'numbers' } = options;
  const folder = serverFolder('janus');
  const log = join(folder, 'janus.log');
  const configuration = join(folder, 'janus.jcfg');
  const adminSecret = `admin.${randomBytes(18).toString('base64url')}`;
  const apiSecret = options.apiSecret === false ? undefined : `api.${randomBytes(18).toString('base64url')}`;
  const adminKey = options.adminKey === true ? `key.${randomBytes(18).toString('base64url')}` : undefined;
  const adminUrl = `http://127.0.0.1:${adminPort}/admin`;

  writeFileSync(configuration, coreConfiguration({ folder, log, adminSecret, apiSecret }));
  writeFileSync(join(folder, 'janus.transport.http.jcfg'), httpConfiguration(apiPort, adminPort));
  writeFileSync(
    join(folder, `${PLUGIN}.jcfg`),
    `general: {\n  string_ids = ${ids === 'strings'}\n${adminKey === undefined ? '' : `  admin_key = "${adminKey}"\n`}}\n`,
  );

  const process = serverProcess({
    command: 'janus',
    args: ['--config', configuration, '--configs-folder', folder],
    folder,
    log,
    // Our own secret, which no other server takes.
    async answers() {
      const answer = await post(adminUrl, { janus: 'list_sessions', admin_secret: adminSecret });
      if (answer['janus'] !== 'success') throw new Error(`Janus answered ${writeExactly(answer)}.`);
    },
    lacksPort: /Couldn't start (?:webserver|HTTP|.* server).*/i,
  });

  return {
    ...process,
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
      if (answer['response'] === undefined) throw new Error(`Janus refused the request: ${writeExactly(answer)}`);
      return answer['response'] as PluginAnswer;
    },
  };
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
