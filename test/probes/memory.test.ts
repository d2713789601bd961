import { createMemoryHarness } from '../../packages/memory/test/memory-harness.js';
import { createMemoryServicesHarness } from '../../packages/memory/test/services-harness.js';
import { describeProbes } from './describe-probes.js';

describeProbes('memory', { participants: createMemoryHarness, services: createMemoryServicesHarness });
