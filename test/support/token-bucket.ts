import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A vendor that lets so many requests through in a second, and as many at once, and refuses the rest for a second. */
export interface TokenBucket {
  readonly origin: string;
  /** How many requests it has let through, and how many it has refused. */
  readonly passed: number;
  readonly refused: number;
  close(): Promise<void>;
}

/** Starts it on this machine. It answers yes to everything, in the vendor's words. */
export async function tokenBucket(
  perSecond: number,
  words: { readonly yes: string; readonly no: string },
): Promise<TokenBucket> {
  let tokens = perSecond;
  let filledAt = performance.now();
  let passed = 0;
  let refused = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const now = performance.now();
      tokens = Math.min(perSecond, tokens + ((now - filledAt) / 1_000) * perSecond);
      filledAt = now;
      response.setHeader('content-type', 'application/json');
      if (tokens >= 1) {
        tokens -= 1;
        passed += 1;
        response.end(words.yes);
      } else {
        refused += 1;
        response.writeHead(429, { 'retry-after': '1' }).end(words.no);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get passed() {
      return passed;
    },
    get refused() {
      return refused;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
