import { parseArgs } from 'node:util';
import { verifyAccount } from './verify-account.js';

// npm run verify:live -- [--pause <milliseconds>] [--only-questions]
// The account is named as for any program: ANYROOM_URL and the credential that it needs.

/** 1,200 requests in five minutes are allowed to a Cloudflare account, and other programs of it share these. */
const PAUSE_IN_MS = '350';

const { values } = parseArgs({
  options: { pause: { type: 'string', default: PAUSE_IN_MS }, 'only-questions': { type: 'boolean', default: false } },
});
try {
  const { passed, failed } = await verifyAccount(process.env, {
    print: (line) => console.log(line),
    pauseInMs: Number(values.pause),
    ...(values['only-questions'] && { clauses: [] }),
  });
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
