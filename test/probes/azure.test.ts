import type { AzureHarnessOptions } from '../../packages/azure/test/contract/azure-harness.js';
import { createAzureHarness } from '../../packages/azure/test/contract/azure-harness.js';
import { createServicesHarness } from '../../packages/azure/test/contract/services-harness.js';
import { describeProbes } from './describe-probes.js';

const options: AzureHarnessOptions = { unknownParticipant: 'refuse', by: 'access key' };
describeProbes('azure', {
  participants: () => createAzureHarness(options),
  services: () => createServicesHarness(options),
});
