import { ours, oursOverUndici, ROOMY, SDK } from '../running/contestants.js';
import { clientSampler } from '../running/sample-client.js';
import { ratioAtMost } from '../running/verdicts.js';

const { sample, close } = clientSampler({ vendor: 'cloudflare' });

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'peak-memory',
  what: 'peak memory over 20,000 calls',
  peer: 'Cloudflare SDK',
  how: 'The most that the whole process ever held (resident set), from its start over 20,000 updates, 64 in flight. Node alone is in it on both sides.',
  quick: { what: 'peak memory over 3,000 calls' },
  contestants: [SDK.cloudflare, ours('cloudflare', ROOMY), oursOverUndici('cloudflare', ROOMY)],
  figures: [{ key: 'peakInMiB', label: 'peak memory', unit: 'MiB' }],
  rounds: { full: 3, quick: 1 },
  async sample(contestant, { quick }) {
    const figures = await sample(contestant, { calls: quick ? 3000 : 20_000, inFlight: 64 });
    return { ...figures, peakInMiB: Number(figures['peakMemoryInKiB']) / 1024 };
  },
  close,
  verdicts: (samples) => ratioAtMost(samples, { contestant: 'ours', figure: 'peakInMiB', atMost: 0.48 }),
};
