import { describeParticipantService, describeServices } from '@anyroom/testing';
import { createAzureHarness } from './azure-harness.js';
import { createServicesHarness } from './services-harness.js';

for (const by of ['access key', 'Entra'] as const) {
  for (const unknownParticipant of ['refuse', 'add'] as const) {
    describeParticipantService(`Azure by ${by}, unknownParticipant: '${unknownParticipant}'`, () =>
      createAzureHarness({ by, unknownParticipant }),
    );
    describeServices(`Azure rooms and more by ${by}, unknownParticipant: '${unknownParticipant}'`, () =>
      createServicesHarness({ by, unknownParticipant }),
    );
  }
}

for (const unknownParticipant of ['refuse', 'add'] as const) {
  describeParticipantService(`Azure without batches, unknownParticipant: '${unknownParticipant}'`, () =>
    createAzureHarness({ by: 'access key', unknownParticipant, batch: false }),
  );
}
