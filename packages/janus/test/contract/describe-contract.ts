import { describeParticipantService, describeServices } from '@anyroom/testing';
import { afterAll, beforeAll } from '@jest/globals';
import type { JanusOptions, JanusServer } from '../support/janus-server.js';
import { startJanus } from '../support/janus-server.js';
import { mediaIsOver } from '../support/microphone.js';
import { createJanusHarness } from './janus-harness.js';
import type { Via } from './janus-vendor.js';
import { createServicesHarness } from './services-harness.js';

/** A clause that mutes makes media, which takes seconds, and more of them on a busy machine. */
const limitInMs = 30_000;

/** Puts the adapter before the whole contract, over one real server for all of it. */
export function describeContract(about: string, via: Via, options: JanusOptions): void {
  let server: JanusServer;
  beforeAll(async () => {
    server = await startJanus(options);
  });
  afterAll(async () => {
    await server.dispose();
    await mediaIsOver();
  });
  describeParticipantService(`Janus, ${about}`, () => createJanusHarness(server, via), { limitInMs });
  describeServices(`Janus rooms and more, ${about}`, () => createServicesHarness(server, via), { limitInMs });
}
