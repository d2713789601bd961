import { startOn } from './with-emulator.js';

// With ANYROOM_URL set, the job runs there. Otherwise it runs twice on an emulator of its own: the same program, and
// nothing but the configuration changed in between.
const script = new URL('./main-job/index.js', import.meta.url);
const { ANYROOM_URL: url, ANYROOM_ROOM: room } = process.env;
if (!url && room)
  console.log('ANYROOM_ROOM is set and ANYROOM_URL is not: this is the demonstration, on the emulator.');
process.exitCode = url ? await startOn(script) : await startOn(script, ['cloudflare', 'azure']);
