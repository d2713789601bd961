import { ASSUMPTIONS, type Assumption, type Assumptions } from '@anyroom/emulator';
import { describeParticipantService } from '@anyroom/testing';
import { createAzureHarness } from './azure-harness.js';

// What nobody has documented may be so or otherwise: the contract holds either way.
const open: readonly Assumption[] = ASSUMPTIONS;
const otherwise = open
  .filter(({ provider }) => provider === 'azure')
  .flatMap(({ name, values, default: usual }) =>
    values.filter((value) => value !== usual).map((value) => [name, value] as const),
  );

for (const [index, [name, value]] of otherwise.entries()) {
  const assume: Partial<Assumptions> = { [name]: value };
  const by = index % 2 === 0 ? 'access key' : 'Entra';
  for (const unknownParticipant of ['refuse', 'add'] as const) {
    describeParticipantService(`Azure where ${name} is ${value}, unknownParticipant: '${unknownParticipant}'`, () =>
      createAzureHarness({ by, unknownParticipant, assume }),
    );
  }
}
