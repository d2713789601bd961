import { startOn } from './with-emulator.js';
import { SERVERS, startOnServer } from './with-server.js';

/** Every example, and the providers that it can be configured for; the first is the one it runs on unless told. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  quickstart: ['cloudflare', 'azure', 'memory'],
  rooms: ['cloudflare', 'azure', 'memory'],
  'repeat-creation': ['azure'],
  'main-job/index': ['cloudflare', 'azure', 'memory'],
  'app/index': ['cloudflare', 'azure', 'memory'],
  'update-each': ['cloudflare', 'azure', 'memory'],
  'best-effort': ['cloudflare', 'azure', 'memory'],
  'vendor-native': ['cloudflare', 'azure'],
  'plain-new': ['azure'],
  'two-vendors': ['cloudflare'],
  tenants: ['cloudflare'],
  'one-token': ['cloudflare'],
  'over-undici': ['cloudflare'],
  nest: ['cloudflare'],
  'in-memory': ['memory'],
  'in-memory-call': ['memory'],
  emulated: ['azure'],
  'cloudflare/by-new': ['cloudflare'],
  'cloudflare/by-url': ['cloudflare'],
  'cloudflare/by-module': ['cloudflare'],
  'azure/by-new': ['azure'],
  'azure/by-url': ['azure'],
  'azure/by-module': ['azure'],
  'azure/rooms': ['azure'],
  'redis/by-new': ['cloudflare'],
  'redis/by-module': ['cloudflare'],
  'redis/by-url': ['cloudflare'],
};

/** The examples that need a server of this provider, which `ANYROOM_URL` names. */
const ON_A_SERVER: Readonly<Record<string, string>> = {
  'janus/by-new': 'janus',
  'janus/by-url': 'janus',
  'janus/by-module': 'janus',
  'jitsi/by-new': 'jitsi',
  'jitsi/by-url': 'jitsi',
  'jitsi/by-module': 'jitsi',
};

// Runs an example on an emulator, or on a server: npm run example -- <example> [provider]
const [name = '', provider] = process.argv.slice(2);
const example = Object.hasOwn(EXAMPLES, `${name}/index`) ? `${name}/index` : name;
const server = Object.hasOwn(ON_A_SERVER, example) ? ON_A_SERVER[example] : undefined;
const providers = server ? [server] : Object.hasOwn(EXAMPLES, example) ? EXAMPLES[example] : undefined;
const script = new URL(`./${example}.js`, import.meta.url);
const chosen = provider ?? providers?.[0];
if (providers === undefined || chosen === undefined) {
  console.error(`${name === '' ? '' : `There is no example '${name}'. `}${list()}`);
  process.exitCode = 2;
} else if (!providers.includes(chosen)) {
  console.error(`The example '${name}' does not run on '${chosen}', but on ${providers.join(', ')}.`);
  process.exitCode = 2;
} else if (server !== undefined) {
  const code = await startOnServer(script, server);
  if (code === undefined) console.error(`The example '${name}' needs a server. ${howToRun(server)}`);
  process.exitCode = code ?? 2;
} else {
  process.exitCode = await startOn(script, [chosen], { givesRoom: true });
}

function list(): string {
  const emulated = Object.entries(EXAMPLES).map(([each, on]) => `  ${each.replace('/index', '')}  (${on.join(', ')})`);
  const served = Object.entries(ON_A_SERVER).map(([each, on]) => `  ${each}  (a server: bash ${SERVERS[on]})`);
  return `Name an example, and if you like one of its providers:\n${[...emulated, ...served].join('\n')}`;
}

function howToRun(on: string): string {
  return `Type 'bash ${SERVERS[on]}', and then, in another terminal, the first line with ANYROOM_URL that it prints (on Jitsi that of the component), with 'npm run example -- ${name}' in place of 'npm start'.`;
}
