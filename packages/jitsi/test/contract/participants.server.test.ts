import { describeParticipantService } from '@anyroom/testing';
import { served } from '../support/served.js';
import { createParticipantsHarness } from './participants-harness.js';

const at = served();

for (const by of ['component', 'account'] as const) {
  describeParticipantService(`Jitsi participants by ${by}, on a real Prosody`, () =>
    createParticipantsHarness(at.server, at.overseer, by),
  );
}
