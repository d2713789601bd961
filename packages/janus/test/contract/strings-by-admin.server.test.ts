import { describeContract } from './describe-contract.js';

describeContract('ids are strings, by the admin API', 'admin', { ids: 'strings', adminKey: true });
