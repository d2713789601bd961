import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTryServer, type TryServer } from './try-server.js';

const LIMIT_IN_MS = 60_000;

describe('the main job on a real Prosody', () => {
  let server: TryServer;
  beforeAll(async () => {
    server = await startTryServer('prosody.sh', ['PORT']);
  }, LIMIT_IN_MS);
  afterAll(() => server?.stop());

  test(
    'does what Jitsi can, and is refused what it cannot',
    async () => {
      const { code, stdout, stderr } = await server.runMainJob();
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^One program, on the provider 'jitsi':$/m);
      expect(stdout).toMatch(/^ {2}made a room; not kept by this provider: closesAt {2}/m);
      expect(stdout.match(/^ {2}adding (Ann|Bob|Cleo): done; not kept by this provider: displayName/gm)).toHaveLength(
        3,
      );
      for (const what of ['giving Ann a credential to join with', 'renaming Bob to Robert']) {
        const refused = `^ {2}${what}: refused before anything was sent: unsupported\\. .*nothing was sent`;
        expect(stdout).toMatch(new RegExp(refused, 'm'));
      }
      expect(stdout).toMatch(/^ {2}promoting Ann to presenter: done/m);
      // A visitor is one only while they are connected, which nobody is here.
      expect(stdout.match(/^ {4}(Ann|Bob|Cleo): failed: conflict, The participant is not connected/gm)).toHaveLength(3);
      expect(stdout).toMatch(/^ {4}an unknown id: failed: not-found, /m);
      expect(stdout).toMatch(/Ann +\(no name\), attendee +\(no name\), presenter +\(no name\), presenter/);
      expect(stdout).toMatch(/^ {2}closed the room; this provider deletes it .*\n$/m);
    },
    LIMIT_IN_MS,
  );

  test(
    'changes everybody where the roles are such as people have who are not connected',
    async () => {
      const roles = '&role.presenter=owner&role.attendee=moderator&role.viewer=participant';
      const { code, stdout } = await server.runMainJob((line) => line.replace(/(ANYROOM_URL='[^']+)/, `$1${roles}`));
      expect(code).toBe(0);
      expect(stdout.match(/^ {4}(Ann|Bob|Cleo): applied$/gm)).toHaveLength(3);
      expect(stdout).toMatch(/Ann +\(no name\), attendee +\(no name\), presenter +\(no name\), viewer/);
    },
    LIMIT_IN_MS,
  );

  test(
    'says in one line what is wrong with a secret, and does not show it',
    async () => {
      const { code, stderr } = await server.runMainJob((line) => line.replace(/(_SECRET=)\w+/, '$1planted-secret'));
      expect(code).toBe(1);
      expect(stderr).toMatch(/^The job failed\. unauthenticated: .*Check the secret.*\n$/);
      expect(stderr).not.toMatch(/planted-secret/);
    },
    LIMIT_IN_MS,
  );

  test(
    'says in one line what to do where no server is',
    async () => {
      await server.stop();
      const { code, stderr } = await server.runMainJob();
      expect(code).toBe(1);
      expect(stderr).toMatch(/^The job failed\. unavailable: .*Start the server that ANYROOM_URL names.*\n$/);
    },
    LIMIT_IN_MS,
  );
});
