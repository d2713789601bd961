import { way } from '../support/plan.js';

way.current = 'undici';
await import('../pollution.test.js');
