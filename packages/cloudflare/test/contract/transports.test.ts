import { createTransport } from '@anyroom/adapter-kit/http';
import { createUndiciTransport } from '@anyroom/adapter-kit/undici';
import { describeParticipantService, describeServices } from '@anyroom/testing';
import { beforeAll } from '@jest/globals';
import nock from 'nock';
import { cloudflareHarness } from './cloudflare-harness.js';
import { servicesHarness } from './services-harness.js';

beforeAll(() => nock.restore());

/** The ways to the vendor that an application can choose, beside the one that it gets without a choice. */
const WAYS = {
  'over undici': () => createUndiciTransport({ maxAttempts: 2 }),
  'through axios': () => {
    const transport = createTransport({ maxAttempts: 2 });
    transport.axios.interceptors.request.use((config) => config);
    return transport;
  },
};

for (const [way, transport] of Object.entries(WAYS)) {
  describeParticipantService(`Cloudflare RealtimeKit ${way}`, () => cloudflareHarness({}, undefined, transport()));
  describeServices(`Cloudflare RealtimeKit ${way}`, () => servicesHarness({}, undefined, transport()));
}
