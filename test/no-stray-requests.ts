import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import nock from 'nock';

/** What nock tells about a request that matched no interceptor; where the host is unknown it passes this alone. */
interface StrayRequest {
  readonly method?: string;
  readonly host?: string;
  readonly hostname?: string;
  readonly path?: string;
}

const isLoopback = (host = '') => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);

let strayRequests: string[] = [];

/** The unmatched requests so far, which are then forgotten: for the one test that provokes them. */
export function takeStrayRequests(): readonly string[] {
  const taken = strayRequests;
  strayRequests = [];
  return taken;
}

const remember = (first: StrayRequest, options: StrayRequest = first) => {
  const host = options.host ?? options.hostname;
  if (!isLoopback(host)) strayRequests.push(`${options.method ?? 'GET'} ${host}${options.path ?? ''}`);
};

// It is active from its import on, and a file of which every test is filtered out (`-t`) never comes to the hooks: the
// next file in the worker would then talk through the sockets of this one.
nock.restore();

beforeAll(() => {
  nock.activate();
  nock.disableNetConnect();
  nock.enableNetConnect(isLoopback);
  nock.emitter.on('no match', remember);
});

afterEach(() => {
  nock.cleanAll();
  expect(takeStrayRequests()).toEqual([]);
});

// nock patches the real node:http, which outlives a test file in its worker.
afterAll(() => {
  nock.emitter.off('no match', remember);
  nock.restore();
});
