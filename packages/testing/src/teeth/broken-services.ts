import type { ParticipantCapabilities } from '@anyroom/core';
import { brokenAdding } from './adding.js';
import { brokenBatches } from './batches.js';
import type { BrokenService } from './broken-service.js';
import { brokenCapabilities } from './capabilities.js';
import { brokenEnding } from './ending.js';
import { brokenFailing } from './failing.js';
import { brokenIdentifiers } from './identifiers.js';
import { brokenReading } from './reading.js';
import { brokenRemoving } from './removing.js';
import { brokenRoles } from './roles.js';
import { brokenSecrecy } from './secrecy.js';
import { brokenUpdating } from './updating.js';

/**
 * For each clause at least one service that breaks it. Some break what not every service can do: see
 * {@link brokenServicesFor}.
 */
export const brokenServices: readonly BrokenService[] = [
  ...brokenCapabilities,
  ...brokenIdentifiers,
  ...brokenUpdating,
  ...brokenRoles,
  ...brokenBatches,
  ...brokenAdding,
  ...brokenReading,
  ...brokenRemoving,
  ...brokenEnding,
  ...brokenFailing,
  ...brokenSecrecy,
];

/** Those that break something of a service that can do this: each of them must fail its own clause. */
export function brokenServicesFor(capabilities: ParticipantCapabilities): readonly BrokenService[] {
  return brokenServices.filter(({ needs }) => needs === undefined || needs(capabilities));
}
