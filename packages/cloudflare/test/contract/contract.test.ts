import { describeParticipantService } from '@anyroom/testing';
import { beforeAll } from '@jest/globals';
import nock from 'nock';
import { cloudflareHarness } from './cloudflare-harness.js';

beforeAll(() => nock.restore());

describeParticipantService('Cloudflare RealtimeKit, as the emulator answers by default', () => cloudflareHarness());
