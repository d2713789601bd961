import { createTransport } from '@anyroom/adapter-kit/http';
import { createUndiciTransport } from '@anyroom/adapter-kit/undici';
import { describeParticipantService, describeServices } from '@anyroom/testing';
import { createAzureHarness } from './azure-harness.js';
import { createServicesHarness } from './services-harness.js';

/** The ways to the vendor that an application can choose, beside the one that it gets without a choice. */
const WAYS = {
  'over undici': () => createUndiciTransport(),
  'through axios': () => {
    const transport = createTransport();
    transport.axios.interceptors.request.use((config) => config);
    return transport;
  },
};

for (const [way, transport] of Object.entries(WAYS)) {
  describeParticipantService(`Azure ${way}`, () =>
    createAzureHarness({ by: 'access key', unknownParticipant: 'refuse', transport: transport() }),
  );
  describeServices(`Azure rooms and more ${way}`, () =>
    createServicesHarness({ by: 'access key', unknownParticipant: 'refuse', transport: transport() }),
  );
  // With another credential, which is waited for.
  describeParticipantService(`Azure by Entra ${way}, single updates apart`, () =>
    createAzureHarness({ by: 'Entra', unknownParticipant: 'add', batch: false, transport: transport() }),
  );
}
