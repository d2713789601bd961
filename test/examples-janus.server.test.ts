import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTryServer, type TryServer } from './try-server.js';

const LIMIT_IN_MS = 60_000;

describe('the examples of Janus, on a real one', () => {
  let server: TryServer;
  beforeAll(async () => {
    server = await startTryServer('janus.sh', ['PORT', 'JOIN_PORT']);
  }, LIMIT_IN_MS);
  afterAll(() => server?.stop());

  test.each([
    [
      'by-new',
      /^for Ann's device: room \d+, id 1001, token \[redacted\]\n\{ videoroom: 'forwarders', room: \d+, publishers: \[\] \}\n$/,
    ],
    ['by-url', /^token \[redacted\]\n$/],
    ['by-module', /^true\n$/],
  ])(
    '%s',
    async (example, expected) => {
      const { code, stdout, stderr } = await server.runExample(`janus/${example}`);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(expected);
    },
    LIMIT_IN_MS,
  );
});
