import { ASSUMPTIONS, type Assumption, type Assumptions } from '@anyroom/emulator';
import { describeParticipantService, describeServices } from '@anyroom/testing';
import type { AzureHarnessOptions } from './azure-harness.js';
import { createAzureHarness } from './azure-harness.js';
import { createServicesHarness } from './services-harness.js';

type Mode = AzureHarnessOptions['unknownParticipant'];

/**
 * What nobody has documented may be so or otherwise: the contract holds either way. One file for each suite and mode, so
 * that they run side by side.
 */
export function describeAssumptions(unknownParticipant: Mode): void {
  for (const [about, options] of everyAssumption(unknownParticipant)) {
    describeParticipantService(`Azure ${about}`, () => createAzureHarness(options));
  }
}

/** Likewise for rooms, join credentials and the running call. */
export function describeServicesAssumptions(unknownParticipant: Mode): void {
  for (const [about, options] of everyAssumption(unknownParticipant)) {
    describeServices(`Azure rooms and more ${about}`, () => createServicesHarness(options));
  }
}

function everyAssumption(unknownParticipant: Mode): readonly (readonly [about: string, AzureHarnessOptions])[] {
  const open: readonly Assumption[] = ASSUMPTIONS;
  return open
    .filter(({ provider }) => provider === 'azure')
    .flatMap(({ name, values, default: usual }) =>
      values.filter((value) => value !== usual).map((value) => [name, value] as const),
    )
    .map(([name, value], index) => {
      const assume: Partial<Assumptions> = { [name]: value };
      const by = index % 2 === 0 ? 'access key' : 'Entra';
      const about = `where ${name} is ${value}, unknownParticipant: '${unknownParticipant}'`;
      return [about, { by, unknownParticipant, assume }];
    });
}
