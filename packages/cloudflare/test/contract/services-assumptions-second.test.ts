import { beforeAll } from '@jest/globals';
import nock from 'nock';
import { describeAssumptionsOfServices } from './describe-assumptions.js';

beforeAll(() => nock.restore());

describeAssumptionsOfServices('second');
