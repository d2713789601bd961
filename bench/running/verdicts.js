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
 * A ratio with its ends. It has as many digits as it takes to show on which side of the target it is, two at the least.
 * @param {import('./statistics.js').Spread} spread
 * @param {number} [atMost] the target
 */
export function ratioText({ median, min, max }, atMost = Number.POSITIVE_INFINITY) {
  let digits = 2;
  while (digits < 6 && Number(median.toFixed(digits)) <= atMost !== median <= atMost) digits += 1;
  const [low, high] = [min.toFixed(2), max.toFixed(2)];
  return `${median.toFixed(digits)}${low === high ? '' : ` (${low}–${high})`}`;
}

/**
 * A ratio that may be so high at the most.
 * @param {Samples} samples
 * @param {{ column?: Verdict['column'], contestant: string, of?: string, figure: string, atMost?: number, what?: string }} target without `atMost` it is only shown
 * @returns {readonly Verdict[]} none where one of the two was not sampled
 */
export function ratioAtMost(samples, { column = 'node', contestant, of = 'peer', figure, atMost, what = '' }) {
  const [ours, peers] = [valuesOf(samples, contestant, figure), valuesOf(samples, of, figure)];
  if (ours.length === 0 || peers.length === 0) return [];
  const ratio = ratioOf(ours, peers);
  const value = `${what === '' ? '' : `${what}: `}${ratioText(ratio, atMost)}`;
  if (atMost === undefined) return [{ column, value, reached: true }];
  return [{ column, value, target: `${atMost.toFixed(2)} or less`, reached: ratio.median <= atMost }];
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
