import { ours, ROOMY, SDK } from '../running/contestants.js';
import { clientSampler } from '../running/sample-client.js';
import { ratioAtMost } from '../running/verdicts.js';

const { sample, close } = clientSampler({ vendor: 'cloudflare', delayInMs: 20 });

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'one-meeting-cloudflare',
  what: '1,000 on one Cloudflare meeting, server at 20 ms, 64 in flight',
  peer: 'Cloudflare SDK',
  how: 'A new process makes one call, and then a thousand, 64 at a time. At 20 ms an answer 64 in flight cannot take less than 320 ms.',
  contestants: [SDK.cloudflare, ours('cloudflare', ROOMY)],
  figures: [
    { key: 'wallInMs', label: 'wall', unit: 'ms' },
    { key: 'requests', label: 'requests, with that of the first call' },
    { key: 'lost', label: 'calls lost' },
  ],
  rounds: { full: 5, quick: 1 },
  sample: (contestant) => sample(contestant, { calls: 1000, inFlight: 64, warmUp: 1 }),
  close,
  verdicts: (samples) => ratioAtMost(samples, { contestant: 'ours', figure: 'wallInMs', atMost: 0.55 }),
};
