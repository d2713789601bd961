import type { ParticipantServiceHarness, ServicesHarness } from '@anyroom/testing';
import { describe, expect, test } from '@jest/globals';
import { CELLS, saysOf } from '../../scripts/capabilities/cells.js';
import { PROVIDERS } from '../../scripts/capabilities/providers.js';
import { declaredBy } from './probe.js';
import { PROBES } from './probes.js';

/** How the services of a provider are put before a vendor. */
export interface ProbedProvider {
  participants(): Promise<ParticipantServiceHarness> | ParticipantServiceHarness;
  services(): Promise<ServicesHarness> | ServicesHarness;
}

const LIMIT_IN_MS = 30_000;

/** Runs the probe of every cell in the column of a provider. */
export function describeProbes(provider: keyof typeof PROVIDERS, harnesses: ProbedProvider): void {
  describe(`${provider}, as the capability tables say`, () => {
    const cells = CELLS.map((cell) => ({ ...cell, says: saysOf(cell, PROVIDERS[provider]) }));
    test.each(cells)(
      '$service: $name: $says',
      async ({ id, service, of, says }) => {
        const probe = PROBES[id];
        const harness = await harnesses[probe.on]();
        try {
          const saysHere = (of as (capabilities: unknown) => string)(declaredBy(harness, service));
          expect(saysHere).toBe(says);
          if (probe.on === 'participants') await probe.verify(harness as ParticipantServiceHarness);
          else await probe.verify(harness as ServicesHarness);
        } finally {
          await harness.dispose();
        }
      },
      LIMIT_IN_MS,
    );
  });
}
