import { afterAll, beforeAll } from '@jest/globals';
import { createJanusHarness } from '../../packages/janus/test/contract/janus-harness.js';
import { createServicesHarness } from '../../packages/janus/test/contract/services-harness.js';
import { type JanusServer, startJanus } from '../../packages/janus/test/support/janus-server.js';
import { mediaIsOver } from '../../packages/janus/test/support/microphone.js';
import { describeProbes } from './describe-probes.js';

let server: JanusServer;
beforeAll(async () => {
  server = await startJanus({ ids: 'numbers' });
}, 30_000);
afterAll(async () => {
  await server?.dispose();
  await mediaIsOver();
});

describeProbes('janus', {
  participants: () => createJanusHarness(server, 'admin'),
  services: () => createServicesHarness(server, 'admin'),
});
