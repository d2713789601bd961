import { describeServicesUnderEveryAnswer } from '../../../../test/under-every-answer.js';
import { createServicesHarness } from './services-harness.js';

describeServicesUnderEveryAnswer(
  "Azure rooms and more by Entra, unknownParticipant: 'add', under every answer to the open questions",
  {
    provider: 'azure',
    createHarness: (assume, started) =>
      createServicesHarness({ by: 'Entra', unknownParticipant: 'add', assume, started }),
    meets: [
      'rawIdForm',
      'foreignResourceId',
      'idCase',
      'memberOrder',
      'trailingPage',
      'nextLink',
      'removedWhileConnected',
      'unknownIdentity',
    ],
  },
);
