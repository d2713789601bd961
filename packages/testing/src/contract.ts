import type { Clause } from './clause.js';

/** The contract of `ParticipantService`, clause by clause. */
export const participantServiceClauses: readonly Clause[] = [];
