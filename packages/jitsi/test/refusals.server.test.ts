import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import type { AnyroomError } from '@anyroom/core';
import type { JitsiConfiguration } from '@anyroom/jitsi';
import { createJitsiConnection, JitsiLiveService, JitsiParticipantService, JitsiRoomService } from '@anyroom/jitsi';
import { describe, expect, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import { serverFolder } from '../../../test/support/server-process.js';
import { served } from './support/served.js';

// Whom the server does not take. Nothing of what they said to it is ever shown.
const WRONG = 'planted-and-wrong';

describe('without encryption', () => {
  const at = served();
  const account = (password = at.server.admin.password): JitsiConfiguration => ({
    conference: at.server.conference,
    server: `xmpp://127.0.0.1:${at.server.clientPort}`,
    admin: { jid: at.server.admin.jid, password },
  });

  const refused = async (configuration: JitsiConfiguration, secret: string): Promise<readonly AnyroomError[]> => {
    const room = await at.room();
    const person = at.account().jid;
    const connection = at.open(createJitsiConnection(configuration));
    const participants = at.open(new JitsiParticipantService(configuration, connection));
    const rooms = at.open(new JitsiRoomService(configuration, connection));
    const live = at.open(new JitsiLiveService(configuration, connection));
    const errors: AnyroomError[] = [];
    for (const call of [
      () => participants.addParticipant(room.id, { id: person, role: 'attendee' }),
      () => participants.removeParticipant(room.id, person),
      () => everybody(participants.listParticipants(room.id)),
      () => rooms.closeRoom(room.id),
      () => live.ejectParticipant(room.id, person),
    ]) {
      errors.push(await errorOf(call()));
    }
    for (const error of errors) showsNothing(error, secret);
    for (const list of ['owner', 'admin', 'member', 'outcast']) {
      expect(await at.overseer.affiliated(room.address, list)).toEqual([]);
    }
    return errors;
  };

  test('a wrong component secret is unauthenticated', async () => {
    const { component: { domain = '' } = {} } = at.configuration();
    const errors = await refused(at.configuration({ component: { domain, secret: WRONG } }), WRONG);
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'unauthenticated', retryable: false });
      expect(error.message).toContain('component.secret, or JITSI_COMPONENT_SECRET');
    }
  });

  test('a component that the server does not know is misconfigured or unauthenticated', async () => {
    const component = { domain: 'stranger.meet.test', secret: at.server.secret };
    for (const error of await refused(at.configuration({ component }), at.server.secret)) {
      expect(['misconfigured', 'unauthenticated']).toContain(error.code);
    }
  });

  test('a wrong password is unauthenticated, as is an account that there is not', async () => {
    for (const error of await refused(account(WRONG), WRONG)) {
      expect(error).toMatchObject({ code: 'unauthenticated', retryable: false });
      expect(error.message).toContain('JITSI_ADMIN_PASSWORD');
    }
    const admin = { jid: `nobody@${at.server.accounts}`, password: WRONG };
    for (const error of await refused({ ...account(), admin }, WRONG)) {
      expect(error).toMatchObject({ code: 'unauthenticated' });
    }
  });

  test('a domain that keeps no rooms here is denied, and the message names that knob as well', async () => {
    for (const error of await refused(at.configuration({ conference: 'nowhere.test' }), at.server.secret)) {
      expect(error).toMatchObject({ code: 'permission-denied', details: { vendorCode: 'not-allowed' } });
      expect(error.message).toMatch(/admins.*conference, which is the host of a jitsi: URL/);
    }
  });

  test('a component and an account that administer nothing are denied', async () => {
    const component = { domain: at.server.powerless, secret: at.server.secret };
    for (const error of await refused(at.configuration({ component }), at.server.secret)) {
      expect(error).toMatchObject({ code: 'permission-denied', retryable: false, outcome: 'refused' });
    }
    const admin = at.account();
    for (const error of await refused({ ...account(), admin }, admin.password)) {
      expect(error).toMatchObject({ code: 'permission-denied', retryable: false, outcome: 'refused' });
    }
  });

  test('an account with the right password is taken', async () => {
    const room = await at.room();
    const service = at.open(new JitsiParticipantService(account()));
    const { jid } = at.account();
    await service.addParticipant(room.id, { id: jid, role: 'attendee' });
    expect(await at.overseer.affiliated(room.address, 'member')).toEqual([jid]);
  });
});

describe('with encryption', () => {
  const at = served({ tls: true });
  const account = (more: Partial<JitsiConfiguration> = {}): JitsiConfiguration => ({
    conference: at.server.conference,
    server: `xmpp://127.0.0.1:${at.server.clientPort}`,
    admin: at.server.admin,
    ...more,
  });

  test.each(['STARTTLS', 'TLS from the first byte'])(
    'by %s, a certificate is trusted by ca and not without',
    async (by) => {
      const server =
        by === 'STARTTLS' ? `xmpp://127.0.0.1:${at.server.clientPort}` : `xmpps://127.0.0.1:${at.server.tlsPort}`;
      const room = await at.room();
      const untrusting = at.open(new JitsiParticipantService(account({ server })));
      const error = await errorOf(everybody(untrusting.listParticipants(room.id)));
      expect(error).toMatchObject({ code: 'misconfigured', retryable: false, outcome: 'not-sent' });
      showsNothing(error, at.server.admin.password);

      const trusting = at.open(new JitsiParticipantService(account({ server, ca: at.server.ca })));
      const { jid } = at.account();
      await trusting.addParticipant(room.id, { id: jid, role: 'attendee' });
      expect(await at.overseer.affiliated(room.address, 'member')).toEqual([jid]);
    },
  );
});

describe('with encryption, by URL', () => {
  const at = served({ tls: true });

  // What the README says to whoever has nothing but a URL.
  test.each([
    ['trusts whom Node is told to trust', true, /^here\n$/],
    ['trusts nobody else, and says what to do', false, /^misconfigured .*jitsiProvider.*NODE_EXTRA_CA_CERTS/],
  ])('%s', async (_, isTold, expected) => {
    const { conference, clientPort, admin, ca } = at.server;
    const { id } = await at.room();
    const folder = serverFolder('ca');
    try {
      const file = join(folder, 'ca.pem');
      writeFileSync(file, ca);
      const script = `import { openServices } from '@anyroom/core';
        import { jitsi } from '@anyroom/jitsi';
        const { rooms, close } = openServices(process.env.ANYROOM_URL, [jitsi], process.env);
        await rooms.getRoom('${id}').then(() => console.log('here'), ({ code, message }) => console.log(code, message));
        await close();`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: new URL('..', import.meta.url),
        env: {
          ANYROOM_URL: `jitsi://${conference}?server=xmpp://127.0.0.1:${clientPort}`,
          JITSI_ADMIN_JID: admin.jid,
          JITSI_ADMIN_PASSWORD: admin.password,
          ...(isTold && { NODE_EXTRA_CA_CERTS: file }),
        },
      });
      expect(stdout).toMatch(expected);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('with encryption, and a certificate of another domain', () => {
  const at = served({ tls: true, certified: 'other.test' });

  test('it is not trusted even where its authority is', async () => {
    const { conference, clientPort, admin, ca, accounts } = at.server;
    const server = `xmpp://127.0.0.1:${clientPort}`;
    const service = at.open(new JitsiParticipantService({ conference, server, admin, ca }));
    const error = await errorOf(service.removeParticipant('room', `a@${accounts}`));
    expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent', retryable: false });
    showsNothing(error, admin.password);
  });
});

function showsNothing(error: unknown, secret: string): void {
  for (let each = error; each !== undefined; each = (each as { cause?: unknown }).cause) {
    const shown = [String(each), JSON.stringify(each), inspect(each, { depth: null, showHidden: true })].join('\n');
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(Buffer.from(secret).toString('base64'));
    expect(shown).not.toContain(Buffer.from(secret).toString('hex'));
  }
}
