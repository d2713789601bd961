import { describe, test } from 'node:test';
import { describeParticipantService } from '@anyroom/testing';
import { createHarness } from './parlour-harness.js';

describeParticipantService('Parlour', createHarness, { describe, test });
