import { way } from '../support/plan.js';

way.current = 'undici';
await import('../sockets.test.js');
