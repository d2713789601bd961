import { describeServicesAssumptions } from './describe-assumptions.js';

describeServicesAssumptions('refuse');
