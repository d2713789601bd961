/** What every handle, error and event of this adapter names. */
export const PROVIDER = 'cloudflare';
