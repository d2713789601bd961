import { beforeAll } from '@jest/globals';
import nock from 'nock';
import { describeAssumptions } from './describe-assumptions.js';

beforeAll(() => nock.restore());

describeAssumptions('first');
