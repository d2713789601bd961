import { describeContract } from './describe-contract.js';

describeContract('ids are numbers, by the Janus API', 'session', { ids: 'numbers' });
