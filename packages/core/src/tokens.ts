/**
 * What to ask a dependency container for. Plain `Symbol.for` values: the same in every copy of the package, and good
 * for inversify, Nest, tsyringe and awilix alike. `@anyroom/core/inversify` exports them typed.
 */
export const TOKENS = {
  /** A `ParticipantService`. */
  ParticipantService: Symbol.for('@anyroom/core/ParticipantService'),
  /** A `RoomService`. */
  RoomService: Symbol.for('@anyroom/core/RoomService'),
  /** A `JoinCredentialService`. */
  JoinCredentialService: Symbol.for('@anyroom/core/JoinCredentialService'),
  /** A `LiveService`. */
  LiveService: Symbol.for('@anyroom/core/LiveService'),
} as const;
