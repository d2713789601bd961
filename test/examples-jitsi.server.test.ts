import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTryServer, type TryServer } from './try-server.js';

const LIMIT_IN_MS = 60_000;

describe('the examples of Jitsi, on a real Prosody', () => {
  let server: TryServer;
  beforeAll(async () => {
    server = await startTryServer('prosody.sh', ['PORT', 'CLIENT_PORT']);
  }, LIMIT_IN_MS);
  afterAll(() => server?.stop());

  test.each([
    ['by-new', 'moderator\nann@meet.test not-connected\n'],
    ['by-url', 'undefined\n'],
    ['by-module', 'true\n'],
  ])(
    '%s',
    async (example, stdout) => {
      expect(await server.runExample(`jitsi/${example}`)).toEqual({ code: 0, stdout, stderr: '' });
    },
    LIMIT_IN_MS,
  );
});
