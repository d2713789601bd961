import { describeUnderEveryAnswer } from '../../../../test/under-every-answer.js';
import { createAzureHarness } from './azure-harness.js';

describeUnderEveryAnswer(
  "Azure by access key, unknownParticipant: 'refuse', under every answer to the open questions",
  {
    provider: 'azure',
    createHarness: (assume, started) =>
      createAzureHarness({ by: 'access key', unknownParticipant: 'refuse', assume, started }),
    meets: [
      'rawIdForm',
      'offenderNamed',
      'foreignResourceId',
      'idCase',
      'memberOrder',
      'trailingPage',
      'nextLink',
      'removedWhileConnected',
      'signedQuery',
      'clockSkew',
    ],
  },
);
