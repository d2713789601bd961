import Cloudflare from 'cloudflare';
import type { Emulator } from '../../src/index.js';
import { watched } from './cloudflare-watched.js';

/** The official SDK, pointed at the emulator as its own options have it. */
export const sdk = (emulator: Emulator, options: ConstructorParameters<typeof Cloudflare>[0] = {}) =>
  new Cloudflare({
    apiToken: emulator.cloudflare.apiToken,
    baseURL: emulator.cloudflare.baseUrl,
    maxRetries: 0,
    fetch: watched,
    ...options,
  });
