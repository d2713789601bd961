/**
 * One sample of `updateEach`, in a process of its own: a source that is made up as it is read, room after room.
 *
 *     node clients/stream.js '<settings as JSON>'
 *
 * @typedef {object} StreamSettings
 * @property {string} url the server's address
 * @property {number} entries
 * @property {number} peoplePerRoom
 * @property {number} [warmUp] entries before the measure begins
 * @property {Readonly<Record<string, unknown>>} [configuration]
 */
import { AzureParticipantService } from '@anyroom/azure';
import { updateEach } from '@anyroom/core';
import { ACCESS_KEY } from './example.js';
import { idOfPerson } from './people.js';

/** @type {StreamSettings} */
const { url, entries, peoplePerRoom, warmUp = 0, configuration } = JSON.parse(process.argv[2] ?? '{}');
const connectionString = `endpoint=${url}/;accesskey=${ACCESS_KEY}`;
const service = new AzureParticipantService({ connectionString, ...configuration });

let liveBytes = 0;
await walk(warmUp);
const cpu = process.cpuUsage();
const begun = performance.now();
const lost = await walk(entries);
const wallInMs = performance.now() - begun;
const { user, system } = process.cpuUsage(cpu);

const figures = {
  entries,
  lost,
  timePerEntryInUs: (wallInMs * 1000) / entries,
  cpuPerEntryInUs: (user + system) / entries,
  peakInMiB: process.resourceUsage().maxRSS / 1024,
  ...(liveBytes > 0 && { liveInMiB: liveBytes / 2 ** 20 }),
};
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit());

/**
 * Walks a source to its end. Where Node runs with `--expose-gc`, it stops twenty times to see what is still alive.
 * @param {number} count
 */
async function walk(count) {
  let failed = 0;
  let done = 0;
  for await (const { status } of updateEach(service, people(count))) {
    if (status !== 'applied') failed += 1;
    done += 1;
    if (globalThis.gc !== undefined && done % (count / 20) === 0) {
      globalThis.gc();
      liveBytes = Math.max(liveBytes, process.memoryUsage().heapUsed);
    }
  }
  return failed;
}

/** @param {number} count */
function* people(count) {
  for (let index = 0; index < count; index += 1) {
    const room = `9919${String(Math.floor(index / peoplePerRoom)).padStart(13, '0')}`;
    yield { room, id: idOfPerson(index % peoplePerRoom), changes: { role: 'presenter' } };
  }
}
