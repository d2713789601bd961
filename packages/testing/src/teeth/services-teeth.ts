import type { ServicesHarness } from '../harness/services-harness.js';
import type { ServicesCapabilities } from '../under-test.js';
import type { BrokenService } from './broken-service.js';
import { brokenCapabilitiesOfServices } from './services/capabilities.js';
import { brokenEndingOfServices } from './services/ending.js';
import { brokenFailingOfServices } from './services/failing.js';
import { brokenIdentifiersOfServices } from './services/identifiers.js';
import { brokenJoinCredentials } from './services/join-credentials.js';
import { brokenLive } from './services/live.js';
import { brokenRooms } from './services/rooms.js';
import { brokenSecrecyOfServices } from './services/secrecy.js';

/**
 * For each clause about rooms, join credentials and the running call at least one that breaks it. Some break what not
 * all services can do, and some what only poorer ones can: see {@link servicesTeethFor}.
 */
export const servicesTeeth: readonly BrokenService<ServicesHarness>[] = [
  ...brokenCapabilitiesOfServices,
  ...brokenIdentifiersOfServices,
  ...brokenRooms,
  ...brokenJoinCredentials,
  ...brokenLive,
  ...brokenEndingOfServices,
  ...brokenFailingOfServices,
  ...brokenSecrecyOfServices,
];

/** Those that break something of services that can do this: each of them must fail its own clause. */
export function servicesTeethFor(capabilities: ServicesCapabilities): readonly BrokenService<ServicesHarness>[] {
  return servicesTeeth.filter(({ needs }) => needs === undefined || needs(capabilities));
}
