export { type Emulator, type EmulatorOptions, type ParticipantSnapshot, startEmulator } from './emulator.js';
export { ASSUMPTIONS, type Assumption, type Assumptions } from './fidelity/assumptions.js';
export { InvalidOptions } from './invalid-options.js';
export type { Interception, Interceptor } from './server/intercept.js';
export type { RecordedRequest, RequestLog } from './server/request-log.js';
export type {
  AccountState,
  AppState,
  AzureState,
  CloudflareState,
  EmulatorState,
  MeetingParticipantState,
  MeetingState,
  PresetState,
  RoomParticipantState,
  RoomState,
} from './state/emulator-state.js';
