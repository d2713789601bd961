export type { AzureRateLimits, WaitHeader } from './azure/throttle.js';
export type { CloudflareRateLimits } from './cloudflare/rate-limits.js';
export type {
  ConnectedParticipant,
  Emulator,
  EmulatorOptions,
  JoinedParticipant,
  ParticipantSnapshot,
} from './emulator.js';
export type {
  ClockSkewFault,
  Fault,
  FaultRule,
  FaultTarget,
  HalfBodyFault,
  HangFault,
  HtmlFault,
  LatencyFault,
  MalformedJsonFault,
  Provider,
  RateLimitFault,
  ResetFault,
  ServerErrorFault,
  WrongContentTypeFault,
} from './faults/fault.js';
export type { FaultHandle, Faults } from './faults/faults.js';
export type { Delay } from './faults/inject-faults.js';
export { ASSUMPTIONS, type Assumption, type Assumptions } from './fidelity/assumptions.js';
export { FIDELITY, type FidelityFact, type FidelityMark, NOT_EMULATED } from './fidelity/fidelity.js';
export { fidelityTable } from './fidelity/fidelity-table.js';
export { InvalidOptions } from './invalid-options.js';
export type { Interception, Interceptor } from './server/intercept.js';
export type { RateLimit } from './server/rate-limit.js';
export type { RecordedRequest, RequestLog } from './server/request-log.js';
export { startEmulator } from './start-emulator.js';
export type {
  AccessTokenState,
  AccountState,
  AppState,
  AzureState,
  CloudflareState,
  ConnectedState,
  EmulatorState,
  MeetingParticipantState,
  MeetingState,
  PeerState,
  PresetState,
  RoomParticipantState,
  RoomState,
  SessionState,
} from './state/emulator-state.js';
export { JoinRefused } from './state/join-refused.js';
