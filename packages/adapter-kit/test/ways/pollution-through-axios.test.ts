import { way } from '../support/plan.js';

way.current = 'axios';
await import('../pollution.test.js');
