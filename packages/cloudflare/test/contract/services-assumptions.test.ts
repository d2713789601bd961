import { beforeAll } from '@jest/globals';
import nock from 'nock';
import { describeServicesUnderEveryAnswer } from '../../../../test/under-every-answer.js';
import { servicesHarness } from './services-harness.js';

beforeAll(() => nock.restore());

describeServicesUnderEveryAnswer('rooms and more of RealtimeKit, under every answer to the open questions', {
  provider: 'cloudflare',
  createHarness: servicesHarness,
  meets: [
    'unknownParticipant',
    'unknownMeeting',
    'clearedField',
    'deleteAnswer',
    'pageBase',
    'offsets',
    'tokenLifetime',
    'deleteConnected',
    'inactiveConnected',
  ],
});
