import type { ServicesHarness } from '../harness/services-harness.js';
import type { ServicesCapabilities } from '../under-test.js';
import type { BrokenService } from './broken-service.js';
import { brokenInCommon } from './services/all.js';
import { brokenJoinCredentials } from './services/join-credentials.js';
import { brokenLive } from './services/live.js';
import { brokenRooms } from './services/rooms.js';

/**
 * For each clause about rooms, join credentials and the running call at least one that breaks it. Some break what not
 * all services can do, and some what only poorer ones can: see {@link servicesTeethFor}.
 */
export const servicesTeeth: readonly BrokenService<ServicesHarness>[] = [
  ...brokenInCommon.capabilities,
  ...brokenInCommon.identifiers,
  ...brokenRooms,
  ...brokenJoinCredentials,
  ...brokenLive,
  ...brokenInCommon.ending,
  ...brokenInCommon.failing,
  ...brokenInCommon.secrecy,
];

/** Those that break something of services that can do this: each of them must fail its own clause. */
export function servicesTeethFor(capabilities: ServicesCapabilities): readonly BrokenService<ServicesHarness>[] {
  return servicesTeeth.filter(({ needs }) => needs === undefined || needs(capabilities));
}
