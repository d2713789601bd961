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
};
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit());

/** @param {number} count */
async function walk(count) {
  let failed = 0;
  for await (const { status } of updateEach(service, people(count))) if (status !== 'applied') failed += 1;
  return failed;
}

/** @param {number} count */
function* people(count) {
  for (let index = 0; index < count; index += 1) {
    const room = `9919${String(Math.floor(index / peoplePerRoom)).padStart(13, '0')}`;
    yield { room, id: idOfPerson(index % peoplePerRoom), changes: { role: 'presenter' } };
  }
}
