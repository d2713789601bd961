import { ours, SDK } from '../running/contestants.js';
import { clientSampler } from '../running/sample-client.js';
import { ratioAtMost, valueAtMost } from '../running/verdicts.js';

const { sample, close } = clientSampler({ vendor: 'azure', delayInMs: 20, people: 1000, pageSize: 1000 });

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'one-room-azure',
  what: '1,000 `updateParticipant` calls at once on one Azure room, server at 20 ms, list page 1,000',
  peer: 'Azure SDK one by one: 1,000 requests',
  how: 'Both as they come, without a configuration. A new process makes one call, and then a thousand for a thousand people in one tick; the wall is until the last is answered.',
  contestants: [SDK.azure, ours('azure', {})],
  figures: [
    { key: 'wallInMs', label: 'wall', unit: 'ms' },
    { key: 'gets', label: 'list pages' },
    { key: 'patches', label: 'PATCHes' },
    { key: 'lost', label: 'calls lost' },
  ],
  rounds: { full: 5, quick: 1 },
  async sample(contestant) {
    const figures = await sample(contestant, { calls: 1000, inFlight: 1000, warmUp: 1 });
    // Without the request, or the two, of the call that warms up.
    const { gets = 0, patches = 0 } = figures;
    return { ...figures, gets: Math.max(0, gets - 1), patches: patches - 1 };
  },
  close,
  verdicts: (samples) => [
    ...ratioAtMost(samples, { contestant: 'ours', figure: 'wallInMs', atMost: 0.2 }),
    ...valueAtMost(samples, { contestant: 'ours', figure: 'gets', atMost: 1, what: 'list pages' }),
    ...valueAtMost(samples, { contestant: 'ours', figure: 'patches', atMost: 3, what: 'PATCHes' }),
  ],
};
