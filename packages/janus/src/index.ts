export * from './capabilities.js';
export type { IdKind } from './ids.js';
export type { JanusConfiguration } from './janus-configuration.js';
export * from './janus-join-credential-service.js';
export * from './janus-live-service.js';
export * from './janus-participant-service.js';
export * from './janus-provider.js';
export * from './janus-room-service.js';
export type { JanusNewRoomFields, JanusRoomFields } from './room-fields.js';
