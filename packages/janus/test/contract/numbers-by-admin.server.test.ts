import { describeContract } from './describe-contract.js';

describeContract('ids are numbers, by the admin API', 'admin', { ids: 'numbers' });
