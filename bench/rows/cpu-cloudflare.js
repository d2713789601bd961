import { ours, oursOverUndici, ROOMY, SDK, withoutSdk } from '../running/contestants.js';
import { clientSampler } from '../running/sample-client.js';
import { ratioAtMost } from '../running/verdicts.js';

const { sample, close } = clientSampler({ vendor: 'cloudflare' });

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'cpu-cloudflare',
  what: 'client CPU per single update, Cloudflare, 64 in flight, decode and retry included',
  peer: 'Cloudflare SDK',
  how: 'Each sample is a new process that makes calls to warm up, and then those that are measured: user and system time of the whole process, with what the garbage collector and the compiler take. Our budget counts every request, with a limit that holds none back. `undici.request` and axios only send, and parse the answer.',
  quick: { what: 'client CPU per single update, Cloudflare, over 1,000 calls of a process that has hardly warmed up' },
  contestants: [
    SDK.cloudflare,
    ours('cloudflare', ROOMY),
    oursOverUndici('cloudflare', ROOMY),
    ...withoutSdk('cloudflare'),
  ],
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
    ...ratioAtMost(samples, { contestant: 'ours', figure: 'cpuPerCallInUs', atMost: 0.17 }),
    ...ratioAtMost(samples, { column: 'undici', contestant: 'undici', figure: 'cpuPerCallInUs', atMost: 0.12 }),
  ],
};
