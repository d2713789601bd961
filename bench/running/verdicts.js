import { ratioOf, spreadOf } from './statistics.js';

/** @typedef {import('./row.js').Samples} Samples */
/** @typedef {import('./row.js').Verdict} Verdict */

/**
 * A figure of every round of one contestant.
 * @param {Samples} samples
 * @param {string} contestant
 * @param {string} figure
 * @returns {readonly number[]}
 */
export const valuesOf = (samples, contestant, figure) =>
  (samples[contestant] ?? []).map((sample) => Number(sample[figure]));

/**
 * A ratio that may be so high at the most.
 * @param {Samples} samples
 * @param {{ column?: Verdict['column'], contestant: string, of?: string, figure: string, atMost: number, what?: string }} target
 * @returns {readonly Verdict[]} none where one of the two was not sampled
 */
export function ratioAtMost(samples, { column = 'node', contestant, of = 'peer', figure, atMost, what = '' }) {
  const [ours, peers] = [valuesOf(samples, contestant, figure), valuesOf(samples, of, figure)];
  if (ours.length === 0 || peers.length === 0) return [];
  const { median, min, max } = ratioOf(ours, peers);
  // A third digit where two would not show on which side of the target it is.
  const digits = Math.abs(median - atMost) < 0.01 ? 3 : 2;
  const spread = ours.length > 1 ? `(${min.toFixed(2)}–${max.toFixed(2)})` : '';
  const found = [median.toFixed(digits), what, spread];
  return [
    {
      column,
      value: found.filter((part) => part !== '').join(' '),
      target: `${atMost.toFixed(2)} or less`,
      reached: median <= atMost,
    },
  ];
}

/**
 * A figure that may be so high at the most, in the worst round.
 * @param {Samples} samples
 * @param {{ column?: Verdict['column'], contestant: string, figure: string, atMost: number, what: string }} target
 * @returns {readonly Verdict[]}
 */
export function valueAtMost(samples, { column = 'node', contestant, figure, atMost, what }) {
  const values = valuesOf(samples, contestant, figure);
  if (values.length === 0) return [];
  const { max } = spreadOf(values);
  return [
    { column, value: `${what}: ${max}`, target: atMost === 0 ? 'none' : `${atMost} or less`, reached: max <= atMost },
  ];
}
