export * from './clause.js';
export * from './contract.js';
export * from './harness/participant-service-harness.js';
export * from './harness/services-harness.js';
export type { Assert, ExpectedError } from './running/assert.js';
export type { DescribeOptions, TestRunner } from './running/describe-clauses.js';
export * from './running/describe-participant-service.js';
export * from './running/describe-services.js';
export * from './running/verify-clause.js';
export * from './teeth/bites.js';
export type { BrokenService } from './teeth/broken-service.js';
export * from './teeth/broken-services.js';
export * from './teeth/teeth-matrix.js';
export type {
  AnyHarness,
  BenchOf,
  CapabilitiesOf,
  CreateHarness,
  ServicesCapabilities,
  UnderTest,
} from './under-test.js';
