import { ASSUMPTIONS, type Assumption, type Assumptions } from '@anyroom/emulator';
import { describeParticipantService, describeServices } from '@anyroom/testing';
import { createAzureHarness } from './azure-harness.js';
import { createServicesHarness } from './services-harness.js';

/**
 * What nobody has documented may be so or otherwise: the contract holds either way. One file for each mode, so that they
 * run side by side.
 */
export function describeAssumptions(unknownParticipant: 'refuse' | 'add'): void {
  const open: readonly Assumption[] = ASSUMPTIONS;
  const otherwise = open
    .filter(({ provider }) => provider === 'azure')
    .flatMap(({ name, values, default: usual }) =>
      values.filter((value) => value !== usual).map((value) => [name, value] as const),
    );
  for (const [index, [name, value]] of otherwise.entries()) {
    const assume: Partial<Assumptions> = { [name]: value };
    const by = index % 2 === 0 ? 'access key' : 'Entra';
    describeParticipantService(`Azure where ${name} is ${value}, unknownParticipant: '${unknownParticipant}'`, () =>
      createAzureHarness({ by, unknownParticipant, assume }),
    );
    const others = `Azure rooms and more where ${name} is ${value}, unknownParticipant: '${unknownParticipant}'`;
    describeServices(others, () => createServicesHarness({ by, unknownParticipant, assume }));
  }
}
