import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { CountingProxy } from './support/counting-proxy.js';
import { startCountingProxy } from './support/counting-proxy.js';
import { gatherCrowd } from './support/crowd.js';
import type { Overseer } from './support/overseer.js';
import { connectOverseer } from './support/overseer.js';
import type { Person } from './support/person.js';
import { connectPerson } from './support/person.js';
import type { ProsodyServer } from './support/prosody-server.js';
import { startProsody } from './support/prosody-server.js';
import type { Entity } from './support/xmpp.js';
import { componentEntity, NS, xml } from './support/xmpp.js';

// What the other tests stand on: that a server is really there, and that nothing is counted or lost by accident.
let server: ProsodyServer;
let overseer: Overseer;
const closings: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startProsody();
  overseer = await connectOverseer(server);
}, 30_000);
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});
afterAll(async () => {
  await overseer.close();
  await server.dispose();
});

const later = <T extends { close(): Promise<void> }>(one: T): T => {
  closings.push(() => one.close());
  return one;
};

describe('a person', () => {
  const join = async (room: string, nick: string, account = server.createAccount()): Promise<Person> => {
    const person = later(await connectPerson(server, account));
    await person.join(room, nick);
    return person;
  };

  test('sees their role change, their end, and what becomes of others', async () => {
    const room = `seen@${server.conference}`;
    await overseer.createRoom(room);
    const alice = await join(room, 'alice');
    const bob = await join(room, 'bob');
    expect(alice.sightings[0]).toMatchObject({ nick: 'alice', role: 'participant', affiliation: 'none' });

    await overseer.setAffiliation(room, alice.id, 'admin');
    await alice.sees('their promotion', ({ nick, role }) => nick === 'alice' && role === 'moderator');
    await bob.sees('the promotion of another', ({ nick, role }) => nick === 'alice' && role === 'moderator');
    await overseer.setAffiliation(room, alice.id, 'outcast');
    await alice.sees('their ban', ({ statuses }) => statuses.includes('301') && statuses.includes('110'));
    await expect(alice.join(room, 'alice')).rejects.toThrow('forbidden');
    await overseer.destroyRoom(room);
    await bob.sees('the end of the room', ({ isDestroyed, isOneself }) => isDestroyed && isOneself);
  });

  test('may have several devices, and may have no name', async () => {
    const room = `devices@${server.conference}`;
    await overseer.createRoom(room);
    const account = server.createAccount();
    const first = await join(room, 'phone', account);
    const second = await join(room, 'laptop', account);
    const guest = later(await connectPerson(server));
    await guest.join(room, 'guest');
    expect(second.id).toBe(first.id);
    expect(second.fullJid).not.toBe(first.fullJid);
    expect((await overseer.occupants(room)).map(({ nick }) => nick).sort()).toEqual(['guest', 'laptop', 'phone']);
    await second.leave(room, 'laptop');
    expect((await overseer.occupants(room)).map(({ nick }) => nick).sort()).toEqual(['guest', 'phone']);
  });

  test('is refused with another password', async () => {
    const account = { ...server.createAccount(), password: 'wrong' };
    await expect(connectPerson(server, account)).rejects.toThrow('not-authorized');
  });
});

describe('the overseer', () => {
  test('makes rooms with nobody in their lists, and sees them all until they are closed', async () => {
    const room = `made@${server.conference}`;
    await overseer.createRoom(room, 'A title');
    expect(await overseer.rooms()).toContainEqual({ room, title: 'A title' });
    for (const list of ['owner', 'admin', 'member', 'outcast'])
      expect(await overseer.affiliated(room, list)).toEqual([]);
    expect(await overseer.occupants(room)).toEqual([]);
    await overseer.destroyRoom(room);
    expect((await overseer.rooms()).map((each) => each.room)).not.toContain(room);
    await expect(overseer.affiliated(room, 'member')).rejects.toThrow('gone');
    await overseer.forgetRooms();
    await expect(overseer.affiliated(room, 'member')).rejects.toThrow('item-not-found');
    expect(await overseer.rooms()).toEqual([]);
  });

  test('sees a crowd, of whom each is there', async () => {
    const room = `crowded@${server.conference}`;
    await overseer.createRoom(room);
    await overseer.tellOfEachOther(room, false);
    const { ids } = later(await gatherCrowd(server, room, 50));
    const seen = (await overseer.occupants(room)).map(({ fullJid }) => fullJid.split('/')[0]);
    expect(seen.sort()).toEqual([...ids].sort());
  });
});

describe('the proxy', () => {
  const proxied = async (): Promise<{ proxy: CountingProxy; open: () => Promise<Entity> }> => {
    const proxy = later(await startCountingProxy(server.componentPort));
    const open = async () => {
      const entity = componentEntity({
        service: `xmpp://127.0.0.1:${proxy.port}`,
        domain: server.components[0] ?? '',
        password: server.secret,
      });
      entity.on('error', () => undefined);
      await entity.start();
      closings.push(() => (entity.status === 'online' ? entity.stop() : undefined));
      return entity;
    };
    return { proxy, open };
  };
  const member = (room: string, jid: string) =>
    xml(
      'iq',
      { type: 'set', to: room },
      xml('query', { xmlns: NS.admin }, xml('item', { jid, affiliation: 'member' })),
    );
  const reading = () => xml('iq', { type: 'get', to: server.conference }, xml('query', { xmlns: NS.info }));

  test('counts requests when they arrive, and none of what sets a stream up', async () => {
    const { proxy, open } = await proxied();
    const entity = await open();
    expect([proxy.stanzas(), proxy.open()]).toEqual([0, 1]);
    await entity.iqCaller.request(reading());
    expect(proxy.stanzas()).toBe(1);
    proxy.stall();
    const answer = entity.iqCaller.request(reading());
    while (proxy.stanzas() < 2) await delay(1);
    expect(await Promise.race([answer, delay(50, 'nothing')])).toBe('nothing');
    proxy.release();
    expect((await answer).attrs['type']).toBe('result');
  }, 10_000);

  test('lets a stream be set up while it is stalled', async () => {
    const { proxy, open } = await proxied();
    proxy.stall();
    await open();
    expect([proxy.stanzas(), proxy.streams()]).toEqual([0, 1]);
    proxy.release();
  });

  test('loses the answer to one change, and to no read', async () => {
    const room = `lost@${server.conference}`;
    await overseer.createRoom(room);
    const { proxy, open } = await proxied();
    const entity = await open();
    proxy.loseNextAnswer();
    await entity.iqCaller.request(reading());
    const gone = new Promise<void>((resolve) => entity.on('disconnect', resolve));
    const lost = entity.iqCaller.request(member(room, `lost@${server.accounts}`), 100).catch(() => 'lost');
    await gone;
    expect(await lost).toBe('lost');
    expect(await overseer.affiliated(room, 'member')).toEqual([`lost@${server.accounts}`]);
    const again = await open();
    await again.iqCaller.request(member(room, `kept@${server.accounts}`));
    expect(await overseer.affiliated(room, 'member')).toHaveLength(2);
  });

  test('refuses connections', async () => {
    const { proxy } = await proxied();
    await proxy.refuse();
    const code = await new Promise((resolve) => {
      createConnection(proxy.port, '127.0.0.1').on('error', ({ code: told }: NodeJS.ErrnoException) => resolve(told));
    });
    expect(code).toBe('ECONNREFUSED');
  });
});

describe('the server', () => {
  test('keeps rooms and who is on their lists over kill -9, on the same ports', async () => {
    const own = await startProsody();
    try {
      const before = await connectOverseer(own);
      const room = `kept@${own.conference}`;
      await before.createRoom(room, 'Kept');
      await before.setAffiliation(room, `a@${own.accounts}`, 'member');
      await own.kill();
      await before.close();
      await own.start();
      const after = await connectOverseer(own);
      expect(await after.rooms()).toEqual([{ room, title: 'Kept' }]);
      expect(await after.affiliated(room, 'member')).toEqual([`a@${own.accounts}`]);
      await after.close();
      await own.stop();
    } finally {
      await own.dispose();
    }
  }, 30_000);
});
