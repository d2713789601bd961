import { describeServicesAssumptions } from './describe-assumptions.js';

describeServicesAssumptions('add');
