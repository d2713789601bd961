/** @typedef {import('./row.js').Samples} Samples */

/** Node that does nothing: what every process takes. */
export const BARE = /** @type {const} */ ({ name: 'bare', label: 'node -e 0', project: 'floor' });

/**
 * Adds to each sample what its process took over bare Node in the same round.
 * @param {Samples} samples
 * @returns {Samples}
 */
export function overBareNode(samples) {
  const bare = samples[BARE.name] ?? [];
  return Object.fromEntries(
    Object.entries(samples).map(([name, rounds]) => [
      name,
      rounds.map((figures, round) => ({
        ...figures,
        overBareInMs: Number(figures['processInMs']) - Number(bare[round]?.['processInMs']),
      })),
    ]),
  );
}
