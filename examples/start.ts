import { startOn } from './with-emulator.js';

// With ANYROOM_URL set, the job runs there. Otherwise it runs twice on an emulator of its own: the same program, and
// nothing but the configuration changed in between.
const script = new URL('./main-job/index.js', import.meta.url);
process.exitCode = process.env.ANYROOM_URL ? await startOn(script) : await startOn(script, ['cloudflare', 'azure']);
