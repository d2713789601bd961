import { describeServicesUnderEveryAnswer } from '../../../../test/under-every-answer.js';
import { createServicesHarness } from './services-harness.js';

describeServicesUnderEveryAnswer(
  "Azure rooms and more by access key, unknownParticipant: 'refuse', under every answer to the open questions",
  {
    provider: 'azure',
    createHarness: (assume, started) =>
      createServicesHarness({ by: 'access key', unknownParticipant: 'refuse', assume, started }),
    meets: [
      'rawIdForm',
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
