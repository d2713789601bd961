import { describeAssumptions } from './describe-assumptions.js';

describeAssumptions('add');
