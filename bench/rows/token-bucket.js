import { ours, SDK } from '../running/contestants.js';
import { clientSampler } from '../running/sample-client.js';
import { spreadOf } from '../running/statistics.js';
import { ratioText, valueAtMost, valuesOf } from '../running/verdicts.js';

const TOKEN_BUCKET = { perSecond: 20, capacity: 20 };
const BUDGET = { budget: { requests: 20, windowInMs: 1000 } };
/**
 * The same ten times as fast. Some clauses have deadlines of 20 ms, and 20 requests within a second are more than one of
 * them may wait for: its calls would be `rate-limited`, as they should be, where the clause is about something else.
 */
const FAST_BUDGET = { budget: { requests: 20, windowInMs: 100 } };
const SINGLY = { unknownParticipant: 'add', batch: false };
const CALLS = { full: 300, quick: 60 };

const cloudflare = clientSampler({ vendor: 'cloudflare', tokenBucket: TOKEN_BUCKET }, { apart: true });
const azure = clientSampler({ vendor: 'azure', tokenBucket: TOKEN_BUCKET }, { apart: true });

/** The time until the bucket has held enough tokens: no client can be faster. */
const floorInMs = (/** @type {number} */ calls) => ((calls - TOKEN_BUCKET.capacity) / TOKEN_BUCKET.perSecond) * 1000;

/** Ours as the table asks for them: each is told the limit. */
const TOLD = ['cloudflare-told', 'azure-told'];

/**
 * @param {import('../running/row.js').Samples} samples
 * @param {string} contestant
 */
const lostBy = (samples, contestant) => spreadOf(valuesOf(samples, contestant, 'lost')).median;

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'token-bucket',
  what: '300 updates, token bucket of 20 a second with capacity 20, 30 s deadlines',
  peer: (samples) =>
    `wall: as soon as the bucket allows; callers lost: Cloudflare SDK ${lostBy(samples, 'cloudflare-peer')}, Azure SDK ${lostBy(samples, 'azure-peer')}`,
  how: 'All calls are made at once, each with a deadline of 30 s. Ours once told the limit (`budget: { requests: 20, windowInMs: 1000 }`), which is what is judged, and once told nothing; Azure one by one (`batch: false`). They run side by side, each against a server of its own, since they wait and do not compute.',
  quick: { what: `${CALLS.quick} updates, token bucket of 20 a second with capacity 20, 30 s deadlines` },
  contestants: [
    { ...SDK.cloudflare, name: 'cloudflare-peer' },
    { ...SDK.azure, name: 'azure-peer' },
    ours('cloudflare', BUDGET, {
      name: 'cloudflare-told',
      label: 'ours, Cloudflare, told the limit',
      underContract: FAST_BUDGET,
    }),
    ours(
      'azure',
      { ...SINGLY, ...BUDGET },
      { name: 'azure-told', label: 'ours, Azure, told the limit', underContract: { ...SINGLY, ...FAST_BUDGET } },
    ),
    ours('cloudflare', {}, { name: 'cloudflare-untold', label: 'ours, Cloudflare, not told' }),
    ours('azure', SINGLY, { name: 'azure-untold', label: 'ours, Azure, not told' }),
  ],
  figures: [
    { key: 'lost', label: 'callers lost' },
    { key: 'requests', label: 'requests sent' },
    { key: 'refused', label: 'answers of 429' },
    { key: 'wallInMs', label: 'wall', unit: 'ms' },
    { key: 'overFloor', label: 'wall over the floor', digits: 2 },
  ],
  rounds: { full: 3, quick: 1 },
  atOnce: true,
  async sample(contestant, { quick }) {
    const calls = quick ? CALLS.quick : CALLS.full;
    const { sample } = contestant.vendor === 'azure' ? azure : cloudflare;
    const figures = await sample(contestant, { calls, inFlight: calls, deadlineInMs: 30_000 });
    return { ...figures, calls, overFloor: Number(figures['wallInMs']) / floorInMs(calls) };
  },
  async close() {
    await cloudflare.close();
    await azure.close();
  },
  verdicts: (samples) =>
    TOLD.flatMap((contestant) => {
      const over = spreadOf(valuesOf(samples, contestant, 'overFloor'));
      const vendor = contestant === 'azure-told' ? 'Azure' : 'Cloudflare';
      return [
        ...valueAtMost(samples, { contestant, figure: 'lost', atMost: 0, what: `${vendor}, callers lost` }),
        ...valueAtMost(samples, { contestant, figure: 'refused', atMost: 5, what: `${vendor}, answers of 429` }),
        {
          column: /** @type {const} */ ('node'),
          value: `${vendor}, wall over the floor: ${ratioText(over, 1.15)}`,
          target: '1.15 or less',
          reached: over.median <= 1.15 && valuesOf(samples, contestant, 'lost').every((lost) => lost === 0),
        },
      ];
    }),
};
