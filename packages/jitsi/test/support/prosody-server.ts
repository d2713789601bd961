import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerProcess } from '../../../../test/support/server-process.js';
import { freePort, serverFolder, serverProcess, startOnFreePorts } from '../../../../test/support/server-process.js';
import { componentEntity } from './xmpp.js';

/** What differs from one server to the next. */
export interface ProsodyOptions {
  /** Encrypts what clients send, with a certificate that nobody knows. Clients without encryption are refused then. */
  readonly tls?: boolean;
  /** The domain that the certificate names; left out, that of the accounts. */
  readonly certified?: string;
}

/** Somebody with a password. */
export interface Account {
  readonly jid: string;
  readonly username: string;
  readonly password: string;
}

/** A real Prosody on loopback, with a configuration, data and secrets of its own. */
export interface ProsodyServer extends ServerProcess {
  /** Where rooms live. */
  readonly conference: string;
  /** Where accounts live. */
  readonly accounts: string;
  /** Where anybody is let in, without a name. */
  readonly guests: string;
  /** Domains of components that administer the server. More than one, because a domain has one stream at a time. */
  readonly components: readonly string[];
  /** The domain of a component that administers nothing. */
  readonly powerless: string;
  /** The domain by which the tests reach the server; it administers it. */
  readonly overseer: string;
  /** The domain of a component that sends as many people as wanted. */
  readonly crowd: string;
  /** What every component authenticates by. */
  readonly secret: string;
  /** An account that administers the server. */
  readonly admin: Account;
  readonly componentPort: number;
  readonly clientPort: number;
  /** Where clients encrypt from the first byte, with `tls`. */
  readonly tlsPort: number;
  /** The certificate by which the server is trusted, as PEM; empty without TLS. */
  readonly ca: string;
  /** Makes an account, whether or not the server runs: with another name each time, unless one is given. */
  createAccount(username?: string): Account;
}

/** Starts a server. Whoever does must dispose of it; should they die, it dies with them. */
export function startProsody(options: ProsodyOptions = {}): Promise<ProsodyServer> {
  return startOnFreePorts(async () => createProsody(options, await freePorts()));
}

function createProsody({ tls = false, certified }: ProsodyOptions, ports: Ports): ProsodyServer {
  const folder = serverFolder('prosody');
  const log = join(folder, 'prosody.log');
  const configuration = join(folder, 'prosody.cfg.lua');
  const secret = randomBytes(18).toString('base64url');
  let accounts = 0;

  const names = {
    conference: 'conference.meet.test',
    accounts: 'meet.test',
    guests: 'guest.meet.test',
    components: Array.from({ length: 32 }, (_, index) => `anyroom${index}.meet.test`),
    powerless: 'powerless.meet.test',
    overseer: 'overseer.meet.test',
    crowd: 'crowd.meet.test',
  };
  const createAccount: ProsodyServer['createAccount'] = (given) => {
    accounts += 1;
    const username = given ?? `person${accounts}`;
    const account = { jid: `${username}@${names.accounts}`, username, password: randomBytes(12).toString('hex') };
    const store = join(folder, 'data', encoded(names.accounts), 'accounts');
    mkdirSync(store, { recursive: true });
    writeFileSync(join(store, `${encoded(username)}.dat`), `return { ["password"] = "${account.password}" };\n`);
    return account;
  };
  const admin = createAccount('anyroom');
  const ca = tls ? createCertificate(folder, certified ?? names.accounts) : '';
  writeFileSync(configuration, configurationOf({ ...names, ...ports, folder, log, secret, tls, admin: admin.jid }));

  const process = serverProcess({
    command: 'prosody',
    args: ['--config', configuration],
    folder,
    log,
    // Our own secret, which no other server takes.
    answers: () => letsIn({ port: ports.componentPort, domain: names.overseer, secret }),
    lacksPort: /Failed to open server port.*/,
  });

  return {
    ...process,
    ...names,
    secret,
    admin,
    ...ports,
    ca,
    createAccount,
  };
}

/** Resolves when a component is let in. */
async function letsIn({
  port,
  domain,
  secret,
}: {
  readonly port: number;
  readonly domain: string;
  readonly secret: string;
}) {
  const entity = componentEntity({ service: `xmpp://127.0.0.1:${port}`, domain, password: secret });
  entity.on('error', () => undefined); // the promise tells as much
  try {
    await entity.start();
    await entity.stop();
  } catch (error) {
    entity.socket?.destroy();
    throw error;
  }
}

interface Ports {
  readonly componentPort: number;
  readonly clientPort: number;
  readonly tlsPort: number;
}

async function freePorts(): Promise<Ports> {
  const [componentPort = 0, clientPort = 0, tlsPort = 0] = await Promise.all([freePort(), freePort(), freePort()]);
  return { componentPort, clientPort, tlsPort };
}

/** A name as Prosody writes it to disk. */
function encoded(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, (each) => `%${Buffer.from(each).toString('hex')}`);
}

/** Makes a key and a certificate that it signed itself; gives the certificate. */
function createCertificate(folder: string, domain: string): string {
  const certificate = join(folder, 'certificate.pem');
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', join(folder, 'key.pem')];
  const named = ['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain}`, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...made, ...named, '-out', certificate], { stdio: 'ignore' });
  return readFileSync(certificate, 'utf8');
}

interface Settings extends Ports {
  readonly conference: string;
  readonly accounts: string;
  readonly guests: string;
  readonly components: readonly string[];
  readonly powerless: string;
  readonly overseer: string;
  readonly crowd: string;
  readonly folder: string;
  readonly log: string;
  readonly secret: string;
  readonly tls: boolean;
  readonly admin: string;
}

function configurationOf(settings: Settings): string {
  const { conference, accounts, guests, components, powerless, overseer, crowd, folder, secret, tls } = settings;
  const admins = [...components, overseer, settings.admin];
  const external = [...components, overseer, crowd, powerless];
  return `
daemonize = false
run_as_root = ${process.getuid?.() === 0}
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
log = { info = "${settings.log}" }
interfaces = { "127.0.0.1" }
component_interfaces = { "127.0.0.1" }
component_ports = { ${settings.componentPort} }
c2s_ports = { ${settings.clientPort} }
c2s_direct_tls_ports = { ${tls ? settings.tlsPort : ''} }
s2s_ports = {}
http_ports = {}
https_ports = {}
modules_enabled = { "disco", "ping", "roster", "saslauth"${tls ? ', "tls"' : ''} }
modules_disabled = { "s2s"${tls ? '' : ', "tls"'} }
c2s_require_encryption = ${tls}
allow_unencrypted_plain_auth = ${!tls}
${tls ? `ssl = { key = "${folder}/key.pem", certificate = "${folder}/certificate.pem" }` : ''}
gc = { mode = "generational" } -- a thousand people come in a quarter of the time
admins = { ${admins.map((jid) => `"${jid}"`).join(', ')} }

VirtualHost "${accounts}"
  authentication = "internal_plain"

VirtualHost "${guests}"
  authentication = "anonymous"

Component "${conference}" "muc"
  storage = "internal"

${external.map((domain) => `Component "${domain}"\n  component_secret = "${secret}"`).join('\n\n')}
`;
}
