import type {
  JoinCredentialCapabilities,
  LiveCapabilities,
  ParticipantCapabilities,
  ParticipantService,
  RoomCapabilities,
  Services,
} from '@anyroom/core';
import type { Bench, ServicesBench } from './clause.js';
import type { ParticipantServiceHarness } from './harness/participant-service-harness.js';
import type { ServicesHarness } from './harness/services-harness.js';

/** A harness of either suite: of `ParticipantService`, or of everything beside it. */
export type AnyHarness = ParticipantServiceHarness | ServicesHarness;

/** Makes a fresh harness. */
export type CreateHarness<H extends AnyHarness = ParticipantServiceHarness> = () => Promise<H> | H;

/** What a harness puts to the test. */
export type UnderTest<H extends AnyHarness> = H extends ServicesHarness ? Services : ParticipantService;

/** What the clauses about it work with. */
export type BenchOf<H extends AnyHarness> = H extends ServicesHarness ? ServicesBench : Bench;

/** What it says of itself. */
export type CapabilitiesOf<H extends AnyHarness> = H extends ServicesHarness
  ? ServicesCapabilities
  : ParticipantCapabilities;

/** What all the services of one configuration can do. */
export interface ServicesCapabilities {
  readonly participants: ParticipantCapabilities;
  readonly rooms: RoomCapabilities;
  readonly joinCredentials: JoinCredentialCapabilities;
  readonly live: LiveCapabilities;
}

/** What these services can do. */
export function capabilitiesOf({ participants, rooms, joinCredentials, live }: Services): ServicesCapabilities {
  return {
    participants: participants.capabilities,
    rooms: rooms.capabilities,
    joinCredentials: joinCredentials.capabilities,
    live: live.capabilities,
  };
}
