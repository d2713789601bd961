import { beforeAll } from '@jest/globals';
import nock from 'nock';
import { describeUnderEveryAnswer } from '../../../../test/under-every-answer.js';
import { cloudflareHarness } from './cloudflare-harness.js';

beforeAll(() => nock.restore());

describeUnderEveryAnswer('Cloudflare RealtimeKit, under every answer to the open questions', {
  provider: 'cloudflare',
  createHarness: cloudflareHarness,
  meets: [
    'unknownParticipant',
    'unknownMeeting',
    'editAnswer',
    'tokenOnEdit',
    'clearedField',
    'repeatedAdd',
    'deleteAnswer',
    'removeAbsent',
    'pageBase',
    'offsets',
    'tokenLifetime',
    'deleteConnected',
    'editConnected',
  ],
});
