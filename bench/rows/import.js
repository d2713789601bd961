import { BARE, overBareNode } from '../running/over-bare-node.js';
import { runNode } from '../running/run-client.js';
import { ratioAtMost } from '../running/verdicts.js';

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'import',
  what: 'import of both adapters over bare Node',
  peer: 'both SDKs',
  how: 'New processes that import both packages as ES modules and end, from the start of the process to its end, less what `node -e 0` took in the same round.',
  quick: { what: 'import of both adapters over bare Node, once' },
  contestants: [
    BARE,
    { name: 'peer', label: 'both SDKs', project: 'peers', client: 'import-peers' },
    { name: 'ours', label: 'both adapters', project: 'ours', client: 'import-ours' },
  ],
  figures: [
    { key: 'processInMs', label: 'whole process', unit: 'ms' },
    { key: 'overBareInMs', label: 'over bare Node', unit: 'ms' },
  ],
  rounds: { full: 15, quick: 1 },
  sample: ({ project, client }) => runNode(project, client === undefined ? ['-e', '0'] : [`clients/${client}.js`]),
  derive: overBareNode,
  verdicts: (samples) => ratioAtMost(samples, { contestant: 'ours', figure: 'overBareInMs', atMost: 0.2 }),
};
