import { describeServices } from '@anyroom/testing';
import { served } from '../support/served.js';
import { createServicesHarness } from './services-harness.js';

const at = served();

for (const by of ['component', 'account'] as const) {
  describeServices(`Jitsi rooms and more by ${by}, on a real Prosody`, () =>
    createServicesHarness(at.server, at.overseer, by),
  );
}
