// Who is measured: the official SDK, our service on either transport, and what a request costs without any of them.

/** @typedef {import('./row.js').Contestant} Contestant */
/** @typedef {Readonly<Record<string, unknown>>} Configuration */

/**
 * Cloudflare's limit of 1,200 requests in 5 minutes, a thousand times over: the budget counts every request, and holds
 * none back.
 */
export const ROOMY = { budget: { requests: 1_200_000, windowInMs: 300_000 } };

/** @type {Readonly<Record<'cloudflare' | 'azure', Contestant>>} */
export const SDK = {
  cloudflare: {
    name: 'peer',
    label: 'Cloudflare SDK',
    project: 'peers',
    client: 'cloudflare-sdk',
    vendor: 'cloudflare',
  },
  azure: { name: 'peer', label: 'Azure SDK', project: 'peers', client: 'azure-sdk', vendor: 'azure' },
};

/**
 * @param {'cloudflare' | 'azure'} vendor
 * @param {Configuration} configuration
 * @param {Partial<Contestant>} [changes]
 * @returns {Contestant}
 */
export const ours = (vendor, configuration, changes) => ({
  name: 'ours',
  label: 'ours, node:http',
  project: 'ours',
  client: `${vendor}-anyroom`,
  vendor,
  transport: 'node',
  configuration,
  ...changes,
});

/**
 * @param {'cloudflare' | 'azure'} vendor
 * @param {Configuration} configuration
 * @returns {Contestant}
 */
export const oursOverUndici = (vendor, configuration) =>
  ours(vendor, configuration, { name: 'undici', label: 'ours, undici', transport: 'undici' });

/**
 * @param {'cloudflare' | 'azure'} vendor
 * @returns {readonly Contestant[]}
 */
export const withoutSdk = (vendor) => [
  { name: 'axios', label: 'axios, keep-alive', project: 'floor', client: 'axios', vendor },
  { name: 'floor', label: 'undici.request', project: 'floor', client: 'undici-request', vendor },
];
