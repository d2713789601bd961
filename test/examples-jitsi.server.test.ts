import { JitsiRoomService } from '@anyroom/jitsi';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTryServer, type TryServer } from './try-server.js';

const LIMIT_IN_MS = 60_000;
const ROOM = 'standup';

describe('the examples of Jitsi, on a real Prosody', () => {
  let server: TryServer;
  let address: string;
  beforeAll(async () => {
    server = await startTryServer('prosody.sh', ['PORT']);
    address = /server=([^'&]*)/.exec(server.line)?.[1] ?? '';
    const [, domain = '', secret = ''] = /DOMAIN=(\S+) JITSI_COMPONENT_SECRET=(\S+)/.exec(server.line) ?? [];
    const conference = 'conference.meet.test';
    const rooms = new JitsiRoomService({ conference, server: address, component: { domain, secret } });
    await rooms.createRoom({ id: ROOM });
    await rooms.close();
  }, LIMIT_IN_MS);
  afterAll(() => server?.stop());

  test.each([
    ['by-new', 'moderator\nann@meet.test not-connected\n'],
    ['by-url', 'undefined\n'],
    ['by-module', 'true\n'],
  ])(
    '%s',
    async (example, expected) => {
      const { code, stdout, stderr } = await server.runMainJob((line) => {
        const program = `'${process.execPath}' examples/dist/jitsi/${example}.js`;
        return `JITSI_SERVER='${address}' JITSI_ROOM=${ROOM} ${line.replace(/npm start$/, program)}`;
      });
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expected, stderr: '' });
    },
    LIMIT_IN_MS,
  );
});
