export * from './clause.js';
export * from './contract.js';
export * from './harness/participant-service-harness.js';
export type { Assert, ExpectedError } from './running/assert.js';
export * from './running/describe-participant-service.js';
export * from './running/verify-clause.js';
export type { BrokenService } from './teeth/broken-service.js';
export * from './teeth/broken-services.js';
export * from './teeth/teeth-matrix.js';
