import { startOn } from './with-emulator.js';

/** Every example, and the providers that it can be configured for; the first is the one it runs on unless told. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  quickstart: ['cloudflare', 'azure', 'memory'],
  rooms: ['cloudflare', 'azure', 'memory'],
  'repeat-creation': ['azure'],
  'main-job/index': ['cloudflare', 'azure', 'memory'],
  'app/index': ['cloudflare', 'azure', 'memory'],
  'best-effort': ['cloudflare', 'azure', 'memory'],
  'vendor-native': ['cloudflare', 'azure'],
  'plain-new': ['azure'],
  'two-vendors': ['cloudflare'],
  tenants: ['cloudflare'],
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
};

// Runs an example on an emulator: npm run example -- <example> [provider]
const [name = '', provider] = process.argv.slice(2);
const example = Object.hasOwn(EXAMPLES, `${name}/index`) ? `${name}/index` : name;
const providers = Object.hasOwn(EXAMPLES, example) ? EXAMPLES[example] : undefined;
const chosen = provider ?? providers?.[0];
if (providers === undefined || chosen === undefined || !providers.includes(chosen)) {
  const list = Object.entries(EXAMPLES).map(([each, on]) => `  ${each.replace('/index', '')}  (${on.join(', ')})`);
  console.error(`Name an example, and if you like one of its providers:\n${list.join('\n')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await startOn(new URL(`./${example}.js`, import.meta.url), [chosen], { givesRoom: true });
}
