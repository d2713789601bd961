import { ours, SDK } from '../running/contestants.js';
import { BARE, overBareNode } from '../running/over-bare-node.js';
import { runNode } from '../running/run-client.js';
import { clientSampler } from '../running/sample-client.js';
import { ratioAtMost } from '../running/verdicts.js';

const cloudflare = clientSampler({ vendor: 'cloudflare' });
const azure = clientSampler({ vendor: 'azure' });

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'cold-start',
  what: 'cold start to the first answered update, over bare Node',
  peer: 'Cloudflare SDK',
  how: 'New processes that import one client, make one update and end once it is answered, less what `node -e 0` took in the same round. Azure beside the Azure SDK is shown too; no target was set for it.',
  quick: { what: 'cold start to the first answered update, over bare Node, once' },
  contestants: [
    BARE,
    SDK.cloudflare,
    ours('cloudflare', {}, { label: 'ours, Cloudflare' }),
    { ...SDK.azure, name: 'azure-peer' },
    ours('azure', { unknownParticipant: 'add' }, { name: 'azure-ours', label: 'ours, Azure' }),
  ],
  figures: [
    { key: 'processInMs', label: 'whole process', unit: 'ms' },
    { key: 'overBareInMs', label: 'over bare Node', unit: 'ms' },
  ],
  rounds: { full: 15, quick: 1 },
  async sample(contestant) {
    if (contestant.name === BARE.name) return runNode(BARE.project, ['-e', '0']);
    const { sample } = contestant.vendor === 'azure' ? azure : cloudflare;
    return sample(contestant, { calls: 1, inFlight: 1 });
  },
  async close() {
    await cloudflare.close();
    await azure.close();
  },
  derive: overBareNode,
  verdicts: (samples) => [
    ...ratioAtMost(samples, { contestant: 'ours', figure: 'overBareInMs', atMost: 0.3, what: 'Cloudflare' }),
    ...ratioAtMost(samples, {
      contestant: 'azure-ours',
      of: 'azure-peer',
      figure: 'overBareInMs',
      what: 'Azure, of the Azure SDK',
    }),
  ],
};
