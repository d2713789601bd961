import { describeUnderEveryAnswer } from '../../../../test/under-every-answer.js';
import { createAzureHarness } from './azure-harness.js';

describeUnderEveryAnswer("Azure by Entra, unknownParticipant: 'add', under every answer to the open questions", {
  provider: 'azure',
  createHarness: (assume, started) => createAzureHarness({ by: 'Entra', unknownParticipant: 'add', assume, started }),
  meets: [
    'rawIdForm',
    'offenderNamed',
    'foreignResourceId',
    'idCase',
    'memberOrder',
    'trailingPage',
    'nextLink',
    'removedWhileConnected',
  ],
});
