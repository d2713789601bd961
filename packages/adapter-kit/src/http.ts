export type { CircuitBreakerOptions } from './http/circuit.js';
export * from './http/error-of-status.js';
export * from './http/http-client.js';
export * from './http/http-request.js';
export { redact, type Unspeakable } from './http/redaction.js';
export * from './http/service-address.js';
export * from './http/transport.js';
export type { OnEvent, TransportEvent } from './http/transport-event.js';
export * from './http/transport-token.js';
