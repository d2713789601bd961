import { JitsiRoomService } from '@anyroom/jitsi';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { componentEntity, NS, xml } from '../packages/jitsi/test/support/xmpp.js';
import { startTryServer, type TryServer } from './try-server.js';

const LIMIT_IN_MS = 60_000;

/** A room, and how to read whom it keeps out; the component speaks for one at a time. */
async function roomThatStays(line: string): Promise<{ room: string; readBans(): Promise<string[]> }> {
  const [, service = '', domain = '', secret = ''] =
    /server=([^']+)' JITSI_COMPONENT_DOMAIN=(\S+) JITSI_COMPONENT_SECRET=(\S+)/.exec(line) ?? [];
  const conference = 'conference.meet.test';
  const rooms = new JitsiRoomService({ conference, server: service, component: { domain, secret } });
  const { id: room } = await rooms.createRoom({});
  await rooms.close();
  return {
    room,
    async readBans() {
      const entity = componentEntity({ service, domain, password: secret });
      await entity.start();
      try {
        const query = xml('query', { xmlns: NS.admin }, xml('item', { affiliation: 'outcast' }));
        const iq = xml('iq', { type: 'get', from: domain, to: `${room}@${conference}` }, query);
        const answer = await entity.iqCaller.request(iq, LIMIT_IN_MS);
        return (answer.getChild('query')?.getChildren('item') ?? []).map(({ attrs }) => String(attrs['jid']));
      } finally {
        await entity.stop();
      }
    },
  };
}

describe('the main job on a real Prosody', () => {
  let server: TryServer;
  beforeAll(async () => {
    server = await startTryServer('prosody.sh', ['PORT', 'CLIENT_PORT']);
  }, LIMIT_IN_MS);
  afterAll(() => server?.stop());

  test(
    'does what Jitsi can, and is refused what it cannot',
    async () => {
      const { code, stdout, stderr } = await server.runMainJob();
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^One program, on the provider 'jitsi':$/m);
      expect(stdout).toMatch(/^ {2}made a room; not kept by this provider: closesAt$/m);
      expect(stdout.match(/^ {2}adding (Ann|Bob|Cleo): done; not kept by this provider: displayName/gm)).toHaveLength(
        3,
      );
      for (const what of ['giving Ann a credential to join with', 'renaming Bob to Robert']) {
        expect(stdout).toMatch(new RegExp(`^ {2}${what}: unsupported\\. .*nothing was sent`, 'm'));
      }
      expect(stdout).toMatch(/^ {2}promoting Ann to presenter: done/m);
      // A visitor is one only while they are connected, which nobody is here.
      expect(stdout.match(/^ {4}(Ann|Bob|Cleo): failed: conflict, The participant is not connected/gm)).toHaveLength(3);
      expect(stdout).toMatch(/^ {4}an unknown id: failed: not-found, /m);
      expect(stdout).toMatch(/Ann +\(no name\), attendee +\(no name\), presenter +\(no name\), presenter/);
      expect(stdout).toMatch(
        /^ {2}putting Cleo out of the call: done; they were not connected when the room was read$/m,
      );
      expect(stdout).toMatch(/^ {2}removing Cleo: done\n/m);
      expect(stdout).toMatch(/^ {2}closed the room; this provider deletes it\n$/m);
      expect(stdout).not.toMatch(/HTTP/);
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
    'does the same by an account',
    async () => {
      const { code, stdout, stderr } = await server.runMainJob(() => server.lines[1] ?? '');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(server.lines[1]).toMatch(/ JITSI_ADMIN_JID=/);
      expect(stdout).toMatch(/^ {2}promoting Ann to presenter: done$/m);
    },
    LIMIT_IN_MS,
  );

  test(
    'says what it leaves behind in a room that stays',
    async () => {
      const { room, readBans } = await roomThatStays(server.lines[0]);
      const { code, stdout } = await server.runMainJob((line) => `ANYROOM_ROOM=${room} ${line}`);
      expect(code).toBe(0);
      const told = 'What keeps Ann, Bob, Cleo from joining stays in this room as long as it is there; adding lifts it.';
      expect(stdout).toContain(`  ${told}\n`);
      const people = ['ann@people.example', 'bob@people.example', 'cleo@people.example'];
      expect((await readBans()).sort()).toEqual(people);
      const again = await server.runMainJob((line) => `ANYROOM_ROOM=${room} ${line}`);
      expect(again.code).toBe(0);
    },
    LIMIT_IN_MS,
  );

  test(
    'says in one line what is wrong with a secret, and does not show it',
    async () => {
      const { code, stderr } = await server.runMainJob((line) => line.replace(/(_SECRET=)\w+/, '$1planted-secret'));
      expect(code).toBe(1);
      expect(stderr).toMatch(/^The job failed\. unauthenticated: .*Check .*JITSI_COMPONENT_SECRET.*\n$/);
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
