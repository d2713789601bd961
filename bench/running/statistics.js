/**
 * A figure over its runs.
 * @typedef {{ readonly median: number, readonly min: number, readonly max: number }} Spread
 */

/**
 * @param {readonly number[]} values at least one
 * @returns {Spread}
 */
export function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  const median = (Number(sorted[Math.floor(at)]) + Number(sorted[Math.ceil(at)])) / 2;
  return { median, min: Number(sorted[0]), max: Number(sorted.at(-1)) };
}

/**
 * How one contestant's figure stands to another's: the ratio of the medians, and the lowest and highest ratio of two
 * runs of the same round, which were made one after the other.
 * @param {readonly number[]} values
 * @param {readonly number[]} of
 * @returns {Spread}
 */
export function ratioOf(values, of) {
  const rounds = spreadOf(values.map((value, round) => value / Number(of[round])));
  return { ...rounds, median: spreadOf(values).median / spreadOf(of).median };
}
