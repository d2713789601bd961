import type { Clause, ServicesBench } from './clause.js';
import { addingClauses } from './clauses/adding.js';
import { batchClauses } from './clauses/batches.js';
import { capabilityClauses } from './clauses/capabilities.js';
import { endingClauses } from './clauses/ending.js';
import { failingClauses } from './clauses/failing.js';
import { identifierClauses } from './clauses/identifiers.js';
import { joinCredentialClauses } from './clauses/join-credentials.js';
import { liveClauses } from './clauses/live.js';
import { readingClauses } from './clauses/reading.js';
import { removingClauses } from './clauses/removing.js';
import { roleClauses } from './clauses/roles.js';
import { closingClauses } from './clauses/rooms/closing.js';
import { creatingClauses } from './clauses/rooms/creating.js';
import { roomReadingClauses } from './clauses/rooms/reading.js';
import { repeatingClauses } from './clauses/rooms/repeating.js';
import { roomUpdatingClauses } from './clauses/rooms/updating.js';
import { secrecyClauses } from './clauses/secrecy.js';
import { servicesCapabilityClauses } from './clauses/services/capabilities.js';
import { servicesEndingClauses } from './clauses/services/ending.js';
import { servicesFailingClauses } from './clauses/services/failing.js';
import { servicesIdentifierClauses } from './clauses/services/identifiers.js';
import { servicesSecrecyClauses } from './clauses/services/secrecy.js';
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
export const servicesClauses: readonly Clause<ServicesBench>[] = [
  ...servicesCapabilityClauses,
  ...servicesIdentifierClauses,
  ...creatingClauses,
  ...repeatingClauses,
  ...roomReadingClauses,
  ...roomUpdatingClauses,
  ...closingClauses,
  ...joinCredentialClauses,
  ...liveClauses,
  ...servicesEndingClauses,
  ...servicesFailingClauses,
  ...servicesSecrecyClauses,
];
