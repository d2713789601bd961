import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import type { Server as TlsServer } from 'node:tls';
import { createServer } from 'node:tls';
import type { TransportEvent } from '@anyroom/adapter-kit/http';
import { createTransport } from '@anyroom/adapter-kit/http';
import type { AnyroomError, Services } from '@anyroom/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf } from '../../../test/support/error-of.js';
import { showings, spellingsOf } from '../../../test/support/spellings.js';
import type { JanusServer } from './support/janus-server.js';
import { startJanus } from './support/janus-server.js';
import { mediaIsOver } from './support/microphone.js';
import type { Person } from './support/person.js';
import { join } from './support/person.js';
import type { Opening } from './support/services.js';
import { openJanus, ROOM_SECRET } from './support/services.js';

const WRONG = 'planted-wrong-secret "\\ é';

/** Every verb that asks the server for something. */
const calls: Readonly<Record<string, (services: Services, room: string) => Promise<unknown>>> = {
  listParticipants: async ({ participants }, room) => first(participants.listParticipants(room)),
  getParticipant: ({ participants }, room) => participants.getParticipant(room, '1'),
  removeParticipant: ({ participants }, room) => participants.removeParticipant(room, '1'),
  createRoom: ({ rooms }) => rooms.createRoom({ id: '500', title: 'New' }),
  getRoom: ({ rooms }, room) => rooms.getRoom(room),
  listRooms: ({ rooms }) => first(rooms.listRooms()),
  updateRoom: ({ rooms }, room) => rooms.updateRoom(room, { title: 'Changed' }),
  closeRoom: ({ rooms }, room) => rooms.closeRoom(room),
  issueJoinCredential: ({ joinCredentials }, room) => joinCredentials.issueJoinCredential(room, '1'),
  revokeJoinCredentials: ({ joinCredentials }, room) => joinCredentials.revokeJoinCredentials(room, '1'),
  ejectParticipant: ({ live }, room) => live.ejectParticipant(room, '1'),
  muteParticipant: ({ live }, room) => live.muteParticipant(room, '1'),
  unmuteParticipant: ({ live }, room) => live.unmuteParticipant(room, '1'),
};
const all = Object.keys(calls);
/** Janus tells everybody what there is; a room's secret is asked of whoever changes something. */
const changes = all.filter((name) => !/^(get|list)/.test(name) && name !== 'createRoom');
const but = (...left: readonly string[]) => all.filter((name) => !left.includes(name));

describe('a wrong secret', () => {
  let server: JanusServer;
  let right: Services;
  let room: string;
  let ann: Person;
  let events: TransportEvent[] = [];
  const given: string[] = [];

  beforeAll(async () => {
    server = await startJanus({ adminKey: true });
    right = openJanus(server);
    room = (await right.rooms.createRoom({ title: 'As it was' })).id;
    const { token } = await right.joinCredentials.issueJoinCredential(room, '1');
    given.push(token.reveal());
    ann = await join(server, { room, id: '1', token: token.reveal() });
    await ann.speak();
    await ann.onAir();
  });
  afterAll(async () => {
    await ann.leave();
    await right.close();
    await server.dispose();
    await mediaIsOver();
  });

  const failing = async (opening: Opening, names: readonly string[]): Promise<readonly AnyroomError[]> => {
    events = [];
    const transport = createTransport({ onEvent: (event) => events.push(event) });
    const services = openJanus(server, { ...opening, transport });
    try {
      const errors: AnyroomError[] = [];
      for (const name of names) errors.push(await errorOf((calls[name] as (typeof calls)[string])(services, room)));
      return errors;
    } finally {
      await services.close();
      transport.close();
    }
  };
  const showsNothing = (errors: readonly AnyroomError[]) => {
    const { adminSecret, apiSecret = '', adminKey = '' } = server;
    const shown = [...errors.map(showings), showings(events)].join('\n');
    expect(shown.length).toBeGreaterThan(100);
    for (const secret of [WRONG, ROOM_SECRET, adminSecret, apiSecret, adminKey, ...given]) {
      for (const spelling of spellingsOf(secret)) expect(shown).not.toContain(spelling);
    }
  };
  const untouched = async () => {
    expect(await right.rooms.getRoom(room)).toMatchObject({ title: 'As it was' });
    expect(await right.participants.getParticipant(room, '1')).toMatchObject({ presence: 'connected' });
    await ann.caughtUp();
    expect(ann.isMuted()).toBe(false);
    await expect(right.rooms.getRoom('500')).rejects.toMatchObject({ code: 'not-found' });
  };

  it.each([
    ['of the admin API', { adminSecret: WRONG }, all, '403'],
    ['of the Janus API', { apiSecret: WRONG, via: 'session' }, but('muteParticipant', 'unmuteParticipant'), '403'],
    ['of the rooms', { roomSecret: WRONG }, changes, '433'],
    ['of the plug-in', { adminKey: WRONG }, ['createRoom', 'listRooms', 'getRoom'], '433'],
  ] as const)('%s is `unauthenticated`, and nothing is done, told or shown', async (_, opening, names, vendorCode) => {
    const errors = await failing(opening, names);
    expect(errors.map(({ code, details }) => [details.operation, code, details.vendorCode])).toEqual(
      names.map((name) => [name, 'unauthenticated', vendorCode]),
    );
    for (const error of errors) expect(error).toMatchObject({ outcome: 'refused', retryable: false });
    showsNothing(errors);
    await untouched();
  });
});

describe('a certificate that nobody vouches for', () => {
  let server: JanusServer;
  let front: TlsServer;
  let certificate: string;
  let base: string;
  let received = '';

  beforeAll(async () => {
    server = await startJanus();
    const folder = mkdtempSync(path(tmpdir(), 'anyroom-certificate-'));
    try {
      const [key, cert] = [path(folder, 'key.pem'), path(folder, 'certificate.pem')];
      const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
      const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
      execFileSync('openssl', ['req', ...kind, ...named, '-keyout', key, '-out', cert], { stdio: 'ignore' });
      certificate = readFileSync(cert, 'utf8');
      front = createServer({ key: readFileSync(key), cert: certificate });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    // As a proxy in front of a server would: it ends TLS, and passes everything on.
    front.on('secureConnection', (near) => {
      const far = connect(server.adminPort, '127.0.0.1');
      near.on('data', (chunk: Buffer) => {
        received += chunk.toString();
      });
      near.on('error', () => far.destroy()).on('close', () => far.destroy());
      far.on('error', () => near.destroy()).on('close', () => near.destroy());
      near.pipe(far).pipe(near);
    });
    front.on('tlsClientError', () => undefined); // who does not trust it hangs up
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    base = `https://127.0.0.1:${(front.address() as AddressInfo).port}/admin`;
  });
  afterAll(async () => {
    const closed = once(front, 'close');
    front.close();
    await server.dispose();
    await closed;
  });

  it('is `misconfigured`, before anything is sent, and nothing is shown', async () => {
    const events: TransportEvent[] = [];
    const transport = createTransport({ onEvent: (event) => events.push(event) });
    const services = openJanus(server, { base, transport });
    const errors = [
      await errorOf(services.rooms.createRoom({ title: 'New' })),
      await errorOf(services.live.ejectParticipant('1', '1')),
      await errorOf(first(services.rooms.listRooms())),
    ];
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent', retryable: false });
      expect(error.message).toContain('certificate');
    }
    expect(received).toBe('');
    const shown = [...errors.map(showings), showings(events)].join('\n');
    for (const secret of [server.adminSecret, ROOM_SECRET]) {
      for (const spelling of spellingsOf(secret)) expect(shown).not.toContain(spelling);
    }
    await services.close();
    transport.close();
  });

  it('serves where the agent knows it', async () => {
    const agent = new Agent({ ca: certificate, keepAlive: true });
    const transport = createTransport({ agent });
    const services = openJanus(server, { base, transport });
    const { id } = await services.rooms.createRoom({ title: 'New' });
    expect(await services.rooms.getRoom(id)).toMatchObject({ title: 'New' });
    expect(received).toContain(server.adminSecret); // it is what the secret goes by
    await services.close();
    transport.close();
    agent.destroy();
  });
});

async function first<T>(list: AsyncIterable<T>): Promise<T | undefined> {
  for await (const each of list) return each;
  return undefined;
}
