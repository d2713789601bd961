/**
 * A vendor in a process of its own: `fork`ed with its settings as JSON, it listens on a free port of loopback, tells its
 * address, and what it counted when it is asked. It answers what it is set to answer and checks nothing, so that it costs
 * next to nothing; the emulator is what checks (bench/running/contract.js).
 *
 * @typedef {object} ServerSettings
 * @property {'cloudflare' | 'azure'} vendor
 * @property {boolean} [http2] HTTP/2 without TLS, in place of HTTP/1.1
 * @property {number} [delayInMs] from the end of a request to its answer
 * @property {number} [pageSize] people on a page of a roster
 * @property {number} [people] people on the roster of every room
 * @property {import('./token-bucket.js').TokenBucketSettings} [tokenBucket] 429 with `Retry-After: 1` beyond it
 *
 * @typedef {{ requests: number, refused: number, byMethod: Record<string, number> }} Counters
 */
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { answerOfAzure, REFUSAL_OF_AZURE } from './azure.js';
import { answerOfCloudflare, REFUSAL_OF_CLOUDFLARE } from './cloudflare.js';
import { createTokenBucket } from './token-bucket.js';

/** @type {ServerSettings} */
const settings = JSON.parse(process.argv[2] ?? '{}');
const { delayInMs = 0 } = settings;
const tooMany = settings.vendor === 'azure' ? REFUSAL_OF_AZURE : REFUSAL_OF_CLOUDFLARE;
const answerOf = settings.vendor === 'azure' ? answerOfAzure(settings) : answerOfCloudflare;
const bucket = settings.tokenBucket === undefined ? undefined : createTokenBucket(settings.tokenBucket);

/** @type {Counters} */
let counters = { requests: 0, refused: 0, byMethod: {} };

/**
 * @param {import('node:http').IncomingMessage | import('node:http2').Http2ServerRequest} request
 * @param {import('node:http').ServerResponse | import('node:http2').Http2ServerResponse} response
 */
function listener(request, response) {
  const { method = '', url = '' } = request;
  counters.requests += 1;
  counters.byMethod[method] = (counters.byMethod[method] ?? 0) + 1;
  const isRefused = bucket !== undefined && !bucket.take();
  if (isRefused) counters.refused += 1;
  const answer = () => {
    const body = isRefused ? tooMany : answerOf(method, url, request.headers.host ?? '');
    response.writeHead(isRefused ? 429 : 200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(isRefused && { 'retry-after': '1' }),
    });
    response.end(body);
  };
  request.resume();
  request.once('end', delayInMs === 0 ? answer : () => setTimeout(answer, delayInMs));
}

const server = settings.http2
  ? createHttp2Server({ settings: { maxConcurrentStreams: 100 } }, listener)
  : createServer({ keepAliveTimeout: 120_000 }, listener);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});

process.on('message', () => {
  process.send?.({ counters });
  counters = { requests: 0, refused: 0, byMethod: {} };
});
process.once('disconnect', () => process.exit());
