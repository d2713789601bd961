import { ASSUMPTIONS, type Assumption } from '@anyroom/emulator';
import { describeParticipantService } from '@anyroom/testing';
import { beforeAll } from '@jest/globals';
import nock from 'nock';
import { cloudflareHarness } from './cloudflare-harness.js';

beforeAll(() => nock.restore());

const questions: readonly Assumption[] = ASSUMPTIONS;

for (const { name, provider, question, values, default: usual } of questions) {
  if (provider !== 'cloudflare') continue;
  for (const value of values.filter((other) => other !== usual)) {
    describeParticipantService(`${question} (${name}: ${value})`, () => cloudflareHarness({ [name]: value }));
  }
}
