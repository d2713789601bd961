import type { Clause, ServicesBench } from './clause.js';
import { addingClauses } from './clauses/adding.js';
import { batchClauses } from './clauses/batches.js';
import { capabilityClauses } from './clauses/capabilities.js';
import { endingClauses } from './clauses/ending.js';
import { failingClauses } from './clauses/failing.js';
import { identifierClauses } from './clauses/identifiers.js';
import { readingClauses } from './clauses/reading.js';
import { removingClauses } from './clauses/removing.js';
import { roleClauses } from './clauses/roles.js';
import { secrecyClauses } from './clauses/secrecy.js';
import { servicesCapabilityClauses } from './clauses/services/capabilities.js';
import { updatingClauses } from './clauses/updating.js';

/** The contract of `ParticipantService`, clause by clause. */
export const participantServiceClauses: readonly Clause[] = [
  ...capabilityClauses,
  ...identifierClauses,
  ...updatingClauses,
  ...roleClauses,
  ...batchClauses,
  ...addingClauses,
  ...readingClauses,
  ...removingClauses,
  ...endingClauses,
  ...failingClauses,
  ...secrecyClauses,
];

/** The contracts of `RoomService`, `JoinCredentialService` and `LiveService`, clause by clause. */
export const servicesClauses: readonly Clause<ServicesBench>[] = [...servicesCapabilityClauses];
