import { describeServices } from '@anyroom/testing';
import { beforeAll } from '@jest/globals';
import nock from 'nock';
import { servicesHarness } from './services-harness.js';

beforeAll(() => nock.restore());

describeServices('Cloudflare RealtimeKit, as the emulator answers by default', () => servicesHarness());
