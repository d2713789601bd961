import { clientSampler } from '../running/sample-client.js';

const http1 = clientSampler({ vendor: 'cloudflare' });
const http2 = clientSampler({ vendor: 'cloudflare', http2: true });

/** @type {import('../running/row.js').Row} */
export const row = {
  id: 'http2',
  what: 'HTTP/2 against HTTP/1.1, bare clients of Node, 64 in flight',
  peer: '`node:http`',
  how: 'Whether HTTP/2 would pay: `node:http` over 64 connections that are kept, `node:http2` over one, the same updates, answers parsed, without TLS on both sides.',
  quick: { what: 'HTTP/2 against HTTP/1.1, over 1,000 calls of processes that have hardly warmed up' },
  contestants: [
    { name: 'peer', label: 'node:http', project: 'floor', client: 'node-http', vendor: 'cloudflare' },
    { name: 'http2', label: 'node:http2', project: 'floor', client: 'node-http2', vendor: 'cloudflare' },
    { name: 'floor', label: 'undici.request', project: 'floor', client: 'undici-request', vendor: 'cloudflare' },
  ],
  figures: [
    { key: 'cpuPerCallInUs', label: 'CPU per call', unit: 'µs' },
    { key: 'wallInMs', label: 'wall of all calls', unit: 'ms' },
    { key: 'peakInMiB', label: 'peak memory', unit: 'MiB' },
    { key: 'lost', label: 'calls lost' },
  ],
  rounds: { full: 3, quick: 1 },
  async sample(contestant, { quick }) {
    const load = { inFlight: 64, ...(quick ? { warmUp: 500, calls: 1000 } : { warmUp: 3000, calls: 10_000 }) };
    const figures = await (contestant.name === 'http2' ? http2 : http1).sample(contestant, load);
    return { ...figures, peakInMiB: Number(figures['peakMemoryInKiB']) / 1024 };
  },
  async close() {
    await http1.close();
    await http2.close();
  },
  verdicts: () => [],
};
