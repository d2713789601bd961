import type { ParticipantService } from '@anyroom/core';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';

/**
 * A service that breaks one promise, made of one that keeps them all: proof that a clause bites. Pass `breakService` as
 * `wrap` to `verifyClause`, and the clause must fail.
 */
export interface BrokenService {
  /** In kebab-case; unique. */
  readonly id: string;
  /** The id of the clause that must fail. */
  readonly breaks: string;
  /** What it does wrong. */
  readonly sentence: string;
  breakService(service: ParticipantService, harness: ParticipantServiceHarness): ParticipantService;
}
