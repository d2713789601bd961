export * from './memory.js';
export * from './memory-capabilities.js';
export * from './memory-configuration.js';
export * from './memory-participant-service.js';
export * from './memory-rooms.js';
