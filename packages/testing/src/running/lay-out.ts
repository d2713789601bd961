import type { ParticipantService, Services } from '@anyroom/core';
import type { Bench, ServicesBench } from '../clause.js';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';
import type { ServicesHarness } from '../harness/services-harness.js';
import type { AnyHarness, BenchOf, UnderTest } from '../under-test.js';
import type { Assert } from './assert.js';
import { countCalls, countServicesCalls } from './count-calls.js';

/** What is put between a clause and the harness. */
export interface Laying<H extends AnyHarness> {
  readonly assert: Assert;
  /** Around every service, before the counting. */
  wrap(service: UnderTest<H>, harness: H): UnderTest<H>;
  onCall(): void;
}

/** The bench of a harness: all of it but its end. */
export function layOut<H extends AnyHarness>(harness: H, laying: Laying<H>): BenchOf<H> {
  // The type of a harness decides about its bench, which no compiler follows through a condition.
  const bench =
    'services' in harness
      ? servicesBench(harness, laying as unknown as Laying<ServicesHarness>)
      : participantBench(harness, laying as unknown as Laying<ParticipantServiceHarness>);
  return bench as BenchOf<H>;
}

function participantBench(
  harness: ParticipantServiceHarness,
  { assert, wrap, onCall }: Laying<ParticipantServiceHarness>,
): Bench {
  const watched = (service: ParticipantService) => countCalls(wrap(service, harness), onCall);
  const { vendor, roles, unmappedVendorRole, nativeExtras } = harness;
  return {
    service: watched(harness.service),
    openAnother: async () => watched(await harness.openAnother()),
    vendor,
    roles,
    unmappedVendorRole,
    nativeExtras,
    secrets: () => harness.secrets(),
    assert,
  };
}

function servicesBench(harness: ServicesHarness, { assert, wrap, onCall }: Laying<ServicesHarness>): ServicesBench {
  const watched = (services: Services) => countServicesCalls(wrap(services, harness), onCall);
  const { vendor, nativeRoomExtras } = harness;
  return {
    services: watched(harness.services),
    openAnother: async () => watched(await harness.openAnother()),
    vendor,
    nativeRoomExtras,
    secrets: () => harness.secrets(),
    assert,
  };
}
