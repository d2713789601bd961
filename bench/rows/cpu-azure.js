import { ours, oursOverUndici, SDK, withoutSdk } from '../running/contestants.js';
import { clientSampler } from '../running/sample-client.js';
import { ratioAtMost } from '../running/verdicts.js';

const { sample, close } = clientSampler({ vendor: 'azure' });
const SINGLY = { unknownParticipant: 'add', batch: false };

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'cpu-azure',
  what: "the same, Azure (`unknownParticipant: 'add'`, `batch: false`, signing included)",
  peer: 'Azure SDK',
  how: 'As above. `undici.request` and axios do not sign.',
  quick: { what: 'the same, Azure, one by one' },
  contestants: [SDK.azure, ours('azure', SINGLY), oursOverUndici('azure', SINGLY), ...withoutSdk('azure')],
  figures: [
    { key: 'cpuPerCallInUs', label: 'CPU per call', unit: 'µs' },
    { key: 'wallInMs', label: 'wall of all calls', unit: 'ms' },
    { key: 'lost', label: 'calls lost' },
  ],
  rounds: { full: 5, quick: 1 },
  sample: (contestant, { quick }) =>
    sample(contestant, { inFlight: 64, ...(quick ? { warmUp: 500, calls: 1000 } : { warmUp: 3000, calls: 10_000 }) }),
  close,
  verdicts: (samples) => [
    ...ratioAtMost(samples, { contestant: 'ours', figure: 'cpuPerCallInUs', atMost: 0.55 }),
    ...ratioAtMost(samples, { column: 'undici', contestant: 'undici', figure: 'cpuPerCallInUs', atMost: 0.4 }),
  ],
};
