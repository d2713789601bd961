/**
 * One sample, in a process of its own: makes calls through one client, and prints what they took as one line of JSON.
 *
 *     node clients/main.js <client> '<settings as JSON>'
 *
 * @typedef {object} ClientSettings
 * @property {string} url the server's address
 * @property {Readonly<Record<string, unknown>>} [configuration] of the service, beyond address and credential
 * @property {'node' | 'undici'} [transport]
 * @property {'cloudflare' | 'azure'} [vendor] where one client speaks to both
 *
 * @typedef {object} Load
 * @property {number} calls
 * @property {number} inFlight how many calls are made before the first has ended
 * @property {number} [warmUp] calls before the measure begins
 * @property {number} [deadlineInMs] of a call, where it differs from the client's own
 *
 * @typedef {object} Client
 * @property {(index: number, deadlineInMs?: number) => Promise<unknown>} update makes one update of one person
 */
const [client = '', given = '{}'] = process.argv.slice(2);
/** @type {ClientSettings & Load} */
const settings = JSON.parse(given);
const { calls, inFlight, warmUp = 0, deadlineInMs } = settings;

/** @type {{ open: (settings: ClientSettings) => Client | Promise<Client> }} */
const { open } = await import(`./${client}.js`);
const { update } = await open(settings);

if (warmUp > 0) await make(warmUp, Math.min(inFlight, warmUp));
const cpu = process.cpuUsage();
const begun = performance.now();
const lost = await make(calls, inFlight);
const wallInMs = performance.now() - begun;
const { user, system } = process.cpuUsage(cpu);

const figures = {
  wallInMs,
  cpuPerCallInUs: (user + system) / calls,
  peakMemoryInKiB: process.resourceUsage().maxRSS,
  lost,
};
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit());

/**
 * Makes calls, so many at a time, and tells how many failed.
 * @param {number} count
 * @param {number} atATime
 */
async function make(count, atATime) {
  let next = 0;
  let failed = 0;
  const work = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      try {
        await update(index, deadlineInMs);
      } catch (error) {
        failed += 1;
        if (failed === 1 && process.env['BENCH_SHOW'] !== undefined) console.error(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return failed;
}
