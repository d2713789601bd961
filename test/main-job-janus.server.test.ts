import { openServices, type Services } from '@anyroom/core';
import { asJanus, janus } from '@anyroom/janus';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JanusServer } from '../packages/janus/test/support/janus-server.js';
import { join, type Person } from '../packages/janus/test/support/person.js';
import { startTryServer, type TryServer } from './try-server.js';

const LIMIT_IN_MS = 60_000;

function openServicesOf(line: string): Services {
  const settings = [...line.matchAll(/(\w+)='?([^' ]+)'? /g)].map(([, name = '', value = '']) => [name, value]);
  const environment: Record<string, string> = Object.fromEntries(settings);
  return openServices(environment['ANYROOM_URL'], [janus], environment);
}

describe('the main job on a real Janus', () => {
  let server: TryServer;
  beforeAll(async () => {
    server = await startTryServer('janus.sh', ['PORT', 'JOIN_PORT']);
  }, LIMIT_IN_MS);
  afterAll(() => server?.stop());

  test(
    'does what Janus can, and is refused, unsent, what it cannot',
    async () => {
      const { code, stdout, stderr } = await server.runMainJob();
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const refused = 'unsupported\\. .*nothing was sent.* {2}\\(0 HTTP requests\\)';
      const nobody = 'done; nobody was there by that id when the room was read {2}\\(1 HTTP request\\)';
      expect(stdout).toMatch(/^One program, on the provider 'janus':$/m);
      expect(stdout).toMatch(/^ {2}made a room; not kept by this provider: closesAt {2}\(1 HTTP request\)$/m);
      for (const what of [
        'adding Ann',
        'adding Bob',
        'adding Cleo',
        'promoting Ann to presenter',
        'renaming Bob to Robert',
      ]) {
        expect(stdout).toMatch(new RegExp(`^ {2}${what}: ${refused}$`, 'm'));
      }
      expect(stdout).toMatch(/^ {2}Nobody can be added here, .*Ann is whoever is connected as 9000000065, /m);
      expect(stdout).toMatch(/^ {2}giving Ann a credential to join with: done; it never ends {2}\(1 HTTP request\)$/m);
      expect(stdout).toMatch(/^ {2}taking Ann's credential back: done {2}\(2 HTTP requests\)$/m);
      for (const what of ['putting Cleo out of the call', 'removing Ann', 'removing Bob', 'removing Cleo']) {
        expect(stdout).toMatch(new RegExp(`^ {2}${what}: ${nobody}$`, 'm'));
      }
      expect(stdout).toMatch(/^ {4}None of Ann, Bob, Cleo was there at any reading\.$/m);
      expect(stdout.match(/^ {4}(Ann|Bob|Cleo|an unknown id): rejected: unsupported, /gm)).toHaveLength(4);
      expect(stdout).toMatch(/^ {2}closed the room; this provider deletes it {2}\(1 HTTP request\)\n$/m);
    },
    LIMIT_IN_MS,
  );

  test(
    'leaves no credential behind in a room that stays',
    async () => {
      const services = openServicesOf(server.lines[0]);
      try {
        const room = await services.rooms.createRoom({});
        const kept = await services.joinCredentials.issueJoinCredential(room, '1001');
        const { code, stdout } = await server.runMainJob((line) => `ANYROOM_ROOM=${room.id} ${line}`);
        expect(code).toBe(0);
        expect(stdout).toMatch(/^ {2}taking Ann's credential back: done /m);
        const tokens = { request: 'allowed', action: 'add', room: BigInt(room.id), allowed: [] };
        expect(await asJanus(services.participants).ask(tokens)).toMatchObject({ allowed: [kept.token.reveal()] });
      } finally {
        await services.close();
      }
    },
    LIMIT_IN_MS,
  );

  test(
    'works on whoever has joined as one of its three, and leaves everybody else alone',
    async () => {
      const services = openServicesOf(server.lines[0]);
      const apiUrl = `http://127.0.0.1:${server.ports['JOIN_PORT']}/janus`;
      const reached = { apiUrl, ids: 'numbers', apiSecret: undefined } as JanusServer;
      const people: Person[] = [];
      try {
        const { id: room } = await services.rooms.createRoom({});
        for (const [display, id] of [
          ['Ann', '9000000065'],
          ['Cleo', '9000000067'],
          ['Dora', '1001'],
        ]) {
          const { token } = await services.joinCredentials.issueJoinCredential(room, id ?? '');
          people.push(
            await join(reached, { room, ...(id && { id }), ...(display && { display }), token: token.reveal() }),
          );
        }
        const { code, stdout } = await server.runMainJob((line) => `ANYROOM_ROOM=${room} ${line}`);
        expect(code).toBe(0);
        expect(stdout).toMatch(/^ {2}putting Cleo out of the call: done {2}/m);
        expect(stdout).toMatch(/^ {4}Ann +Ann, \(no role\) +Ann, \(no role\) +Ann, \(no role\)$/m);
        expect(stdout).toMatch(/^ {4}Cleo +Cleo, \(no role\) +\(not there\) +\(not there\)$/m);
        expect(stdout).toMatch(/^ {2}removing Ann: done {2}/m);
        const left: (string | undefined)[] = [];
        for await (const { displayName } of services.participants.listParticipants(room)) left.push(displayName);
        expect(left).toEqual(['Dora']);
      } finally {
        await Promise.all(people.map((person) => person.leave()));
        await services.close();
      }
    },
    LIMIT_IN_MS,
  );

  test(
    'says in one line what is wrong with a secret, and does not show it',
    async () => {
      const { code, stderr } = await server.runMainJob((line) =>
        line.replace(/(ADMIN_SECRET=)\w+/, '$1planted-secret'),
      );
      expect(code).toBe(1);
      expect(stderr).toMatch(/^The job failed\. unauthenticated: .*Set the variable JANUS_ADMIN_SECRET to .*\n$/);
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
