import { way } from '../support/plan.js';

way.current = 'axios';
await import('../retries.test.js');
