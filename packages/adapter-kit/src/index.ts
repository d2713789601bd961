export * from './calls/batch.js';
export * from './calls/call-gate.js';
export * from './calls/deadline.js';
export * from './calls/fan-out.js';
export * from './calls/pause.js';
export * from './decoding/decode.js';
export * from './mapping/path-template.js';
export * from './mapping/role-map.js';
