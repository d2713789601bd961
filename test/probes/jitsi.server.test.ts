import { createParticipantsHarness } from '../../packages/jitsi/test/contract/participants-harness.js';
import { createServicesHarness } from '../../packages/jitsi/test/contract/services-harness.js';
import { served } from '../../packages/jitsi/test/support/served.js';
import { describeProbes } from './describe-probes.js';

const at = served();

describeProbes('jitsi', {
  participants: () => createParticipantsHarness(at.server, at.overseer, 'component'),
  services: () => createServicesHarness(at.server, at.overseer, 'component'),
});
