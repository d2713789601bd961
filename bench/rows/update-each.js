import { runNode } from '../running/run-client.js';
import { startServer } from '../running/start-server.js';
import { ratioAtMost } from '../running/verdicts.js';

const CONFIGURATION = { unknownParticipant: 'add' };
const OURS = /** @type {const} */ ({ project: 'ours', vendor: 'azure', configuration: CONFIGURATION });
/** The heap that V8 may have, where garbage is not to be left lying. */
const SMALL_HEAP = ['--max-old-space-size=32', '--max-semi-space-size=1'];
/** How many the many are in a quick run. */
const QUICK_ENTRIES = '20,000';
/** @type {import('../running/start-server.js').Server | undefined} */
let server;

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'update-each',
  what: '1,000,000 entries through `updateEach` against 10,000',
  peer: '10,000 entries',
  how: `New processes that walk a source which is made up as it is read, a thousand people in each room after the other, on Azure, where a PATCH takes 350 of them. The peak is what the whole process ever held (resident set): once as it comes, and once with \`${SMALL_HEAP.join(' ')}\` on both sides, since V8 lets garbage lie until its heap is full. The live heap is the most that was left by a forced collection at twenty points of a walk that is not timed.`,
  quick: {
    what: `${QUICK_ENTRIES} entries through \`updateEach\` against 10,000`,
    labels: {
      many: `${QUICK_ENTRIES} entries`,
      'many-small-heap': `${QUICK_ENTRIES} entries, small heap`,
      'many-collected': `${QUICK_ENTRIES} entries, collected`,
    },
  },
  terms:
    'Small heap: V8 is told by two flags to collect early, in place of letting garbage lie until there is much of it. Live heap: what is left after a forced collection, that is what `updateEach` and its service hold.',
  contestants: [
    { ...OURS, name: 'few', label: '10,000 entries' },
    { ...OURS, name: 'many', label: '1,000,000 entries' },
    { ...OURS, name: 'few-small-heap', label: '10,000 entries, small heap' },
    { ...OURS, name: 'many-small-heap', label: '1,000,000 entries, small heap' },
    { ...OURS, name: 'few-collected', label: '10,000 entries, collected' },
    { ...OURS, name: 'many-collected', label: '1,000,000 entries, collected' },
  ],
  figures: [
    { key: 'peakInMiB', label: 'peak memory', unit: 'MiB' },
    { key: 'liveInMiB', label: 'live heap', unit: 'MiB', digits: 1 },
    { key: 'timePerEntryInUs', label: 'time per entry', unit: 'µs', digits: 1 },
    { key: 'cpuPerEntryInUs', label: 'CPU per entry', unit: 'µs', digits: 1 },
    { key: 'lost', label: 'entries not applied' },
  ],
  rounds: { full: 3, quick: 1 },
  async sample({ name, project, configuration }, { quick }) {
    server ??= await startServer({ vendor: 'azure' });
    const entries = name.startsWith('few') ? 10_000 : quick ? 20_000 : 1_000_000;
    const settings = { url: server.url, entries, peoplePerRoom: 1000, configuration };
    return runNode(project, [...flagsOf(name), 'clients/stream.js', JSON.stringify(settings)]);
  },
  async close() {
    await server?.stop();
    server = undefined;
  },
  verdicts(samples) {
    const against = { contestant: 'many', of: 'few', atMost: 1.2 };
    const inSmallHeap = { contestant: 'many-small-heap', of: 'few-small-heap', atMost: 1.2 };
    const collected = { contestant: 'many-collected', of: 'few-collected', atMost: 1.2 };
    return [
      ...ratioAtMost(samples, { ...against, figure: 'timePerEntryInUs', what: 'time per entry' }),
      ...ratioAtMost(samples, { ...against, figure: 'peakInMiB', what: 'peak memory' }),
      ...ratioAtMost(samples, { ...inSmallHeap, figure: 'peakInMiB', what: 'peak memory in a small heap' }),
      ...ratioAtMost(samples, { ...collected, figure: 'liveInMiB', what: 'live heap' }),
    ];
  },
};

/** @param {string} name of a contestant */
function flagsOf(name) {
  if (name.endsWith('-small-heap')) return SMALL_HEAP;
  return name.endsWith('-collected') ? ['--expose-gc'] : [];
}
