import { startOn } from './with-emulator.js';

// Runs an example on an emulator: node examples/dist/run.js <example> [provider]
const [example, provider = 'cloudflare'] = process.argv.slice(2);
if (example === undefined) {
  console.error(
    'Name an example, such as quickstart, and if you like a provider: cloudflare (default), azure or memory.',
  );
  process.exitCode = 2;
} else {
  const path = ['app', 'main-job'].includes(example) ? `./${example}/index.js` : `./${example}.js`;
  process.exitCode = await startOn(new URL(path, import.meta.url), [provider]);
}
