import { AZURE_SPOKEN_FOR } from '../../packages/azure/test/oracle/evidence.js';
import { CLOUDFLARE_SPOKEN_FOR } from '../../packages/cloudflare/test/oracle/evidence.js';

/**
 * How a cell of the tables was verified.
 *
 * - `real server`: the probe of the cell is run on the real server, which the tests start.
 * - `official SDK`: the adapter sends what the vendor's own SDK sends for it; the answer is the emulator's.
 * - `documents`: the vendor's documents say so, and nothing else that is at hand.
 * - `itself`: there is no vendor behind it.
 * @typedef {'real server' | 'official SDK' | 'documents' | 'itself'} Evidence
 */

/**
 * Cells that an official SDK speaks for, each with the tests that drive the SDK.
 * @typedef {{ readonly [C in import('./cells.js').CellId]?: readonly string[] }} SpokenFor
 */

/**
 * What there is to verify a provider by: itself, the real server, or whatever its SDK speaks for, and documents for the
 * rest.
 * @type {Readonly<Record<import('./providers.js').Provider, 'itself' | 'real server' | SpokenFor>>}
 */
export const SOURCES = {
  cloudflare: CLOUDFLARE_SPOKEN_FOR,
  azure: AZURE_SPOKEN_FOR,
  janus: 'real server',
  jitsi: 'real server',
  memory: 'itself',
};

/**
 * @param {import('./providers.js').Provider} provider
 * @param {import('./cells.js').CellId} cell
 * @returns {Evidence}
 */
export function evidenceFor(provider, cell) {
  const source = SOURCES[provider];
  if (typeof source === 'string') return source;
  return Object.hasOwn(source, cell) ? 'official SDK' : 'documents';
}
