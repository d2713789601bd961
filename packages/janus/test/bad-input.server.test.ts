import type { Services } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { asJanus } from '@anyroom/janus';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CountingProxy } from './support/counting-proxy.js';
import { startCountingProxy } from './support/counting-proxy.js';
import type { JanusServer } from './support/janus-server.js';
import { startJanus } from './support/janus-server.js';
import { join } from './support/person.js';
import { openJanus } from './support/services.js';

/** Texts that somebody may give for anything, and what they have to do with numbers. */
const numeric = [
  ...['0', '00', '-0', '-1', '+1', '007', '1.0', '1.5', '1e3', '0x10', ' 1', '1 ', '1\n', '1_000', '１２', '٣', 'NaN'],
  ...[
    'Infinity',
    '9223372036854775808',
    '18446744073709551615',
    '18446744073709551616',
    '340282366920938463463374607431768211456',
  ],
];
const legalNumbers = [
  ...['1', '12', '4294967296', '9007199254740991', '9007199254740992', '9007199254740993', '9007199254740994'],
  ...['9223372036854775806', '9223372036854775807'],
];
const controls = Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1));
const texts = [
  ...['"', "'", '`', '\\', '\\"', '\\u0041', '</script>', '{}', '[]', 'null', 'true', '__proto__', 'constructor'],
  ...['hasOwnProperty', 'a b', ' ', 'a/b', '/', 'a?b=c&d#e', '%2e%2e', '%00', ';', '--', '*', '\u007f', '\u0085'],
  ...['\u2028', '\u2029', '\ufeff', '\uffff', '\u200b', '\u202Eevil', 'שלום', '日本', '😀', '👩‍👩‍👧', 'é', 'e\u0301'],
  ...['x'.repeat(65_536), '😀'.repeat(16_384), 'Room 7', 'room-7', ...controls, controls.join('')],
];
const never = ['', '.', '..', '\ud800', '\udc00x', 'a\ud83d', '\u0000', 'a\u0000b', '\u0000'.repeat(9)];

describe.each(['numbers', 'strings'] as const)('whatever is given for an id, ids being %s', (ids) => {
  let server: JanusServer;
  let proxy: CountingProxy;
  let services: Services;
  const given = [...numeric, ...legalNumbers, ...texts, ...never];
  const legal = ids === 'numbers' ? legalNumbers : [...numeric, ...legalNumbers, ...texts];

  beforeAll(async () => {
    server = await startJanus({ ids });
    proxy = await startCountingProxy(server);
    services = openJanus(server, { base: proxy.adminUrl });
  });
  afterAll(async () => {
    await services.close();
    await proxy.close();
    await server.dispose();
  });

  const rooms = async () => {
    const all: string[] = [];
    for await (const { id } of services.rooms.listRooms()) all.push(id);
    return all.sort();
  };
  const people = async (room: string) => {
    const all: string[] = [];
    for await (const { id } of services.participants.listParticipants(room)) all.push(id);
    return all.sort();
  };
  /** Whether a call was taken, or refused before anything was sent. */
  const taken = async (call: () => Promise<unknown>): Promise<boolean> => {
    const before = proxy.requests();
    try {
      await call();
      return true;
    } catch (error) {
      if (!AnyroomError.is(error, 'invalid-argument')) throw error;
      expect([error.outcome, proxy.requests() - before]).toEqual(['not-sent', 0]);
      return false;
    }
  };

  it('makes exactly the room with that id, or is `invalid-argument`, unsent', async () => {
    const made: string[] = [];
    for (const id of given) if (await taken(() => services.rooms.createRoom({ id }))) made.push(id);
    expect(made).toEqual(legal);
    expect(await rooms()).toEqual([...legal].sort());
    for (const id of legal) expect((await services.rooms.getRoom(id)).id).toBe(id);
    for (const [index, id] of legal.entries()) {
      if (index % 5 !== 0) continue; // enough of them to see that no other one goes
      await services.rooms.closeRoom(id);
      expect(await rooms()).toEqual(legal.filter((_, other) => other % 5 !== 0 || other > index).sort());
    }
    for (const id of await rooms()) await services.rooms.closeRoom(id);
  }, 20_000);

  it('is exactly the person with that id, who alone is thrown out, or is `invalid-argument`, unsent', async () => {
    const { id: room } = await services.rooms.createRoom();
    const seated = await Promise.all(
      legal.map(async (id) => {
        const { token } = await services.joinCredentials.issueJoinCredential(room, id);
        return join(server, { room, id, token: token.reveal() });
      }),
    );
    const present = new Set(legal);
    expect(await people(room)).toEqual([...present].sort());
    const ejected: string[] = [];
    for (const id of given) {
      const isPresent = present.has(id);
      if (!(await taken(() => services.live.ejectParticipant(room, id)))) continue;
      ejected.push(id);
      expect(isPresent).toBe(true);
      present.delete(id);
      if (ejected.length % 10 === 0) expect(await people(room)).toEqual([...present].sort());
    }
    expect(ejected).toEqual(legal);
    expect(await people(room)).toEqual([]);
    await Promise.all(seated.map((person) => person.leave()));
    for (const call of [
      (id: string) => services.live.muteParticipant(room, id),
      (id: string) => services.participants.getParticipant(room, id),
      (id: string) => services.participants.removeParticipant(room, id),
      (id: string) => services.joinCredentials.issueJoinCredential(room, id),
      (id: string) => services.joinCredentials.revokeJoinCredentials(room, id),
    ]) {
      for (const id of never) expect(await taken(() => call(id))).toBe(false);
    }
    await services.rooms.closeRoom(room);
  }, 20_000);

  it('reads titles and names back as they were given, or is `invalid-argument`, unsent', async () => {
    const keepable = [...numeric, ...texts, '.', '..'];
    const { id: room } = await services.rooms.createRoom({ title: 'First' });
    let last = 'First';
    for (const title of [...keepable, ...never]) {
      const isTaken = await taken(() => services.rooms.updateRoom(room, { title }));
      expect([title, isTaken]).toEqual([title, keepable.includes(title)]);
      if (isTaken) last = title;
      expect((await services.rooms.getRoom(room)).title).toBe(last);
    }
    for (const title of ['\u0007', '"', 'x'.repeat(65_536), '😀']) {
      const { id } = await services.rooms.createRoom({ title });
      expect((await services.rooms.getRoom(id)).title).toBe(title);
      await services.rooms.closeRoom(id);
    }
    const { token } = await services.joinCredentials.issueJoinCredential(room, '1');
    const seated = await Promise.all(
      keepable.map((display, index) => join(server, { room, id: String(index + 1), display, token: token.reveal() })),
    );
    const names = new Map<string, string | undefined>();
    for await (const { id, displayName } of services.participants.listParticipants(room)) names.set(id, displayName);
    expect(names).toEqual(new Map(keepable.map((display, index) => [String(index + 1), display])));
    await Promise.all(seated.map((person) => person.leave()));
  }, 20_000);
});

it('the largest numbers that are taken for a room, Janus keeps as they are', async () => {
  const server = await startJanus();
  const services = openJanus(server);
  const janus = { publishers: 2 ** 31 - 1, bitrate: 2 ** 32 - 1, fir_freq: 2 ** 16 - 1 };
  const kept = { max_publishers: 2 ** 31 - 1, bitrate: 2 ** 32 - 1, fir_freq: 2 ** 16 - 1 };
  try {
    const { id } = await services.rooms.createRoom({ native: { janus } });
    expect(await server.ask({ request: 'list' })).toMatchObject({ list: [kept] });
    await services.rooms.updateRoom(id, { native: { janus: { publishers: 1, bitrate: 64_000, fir_freq: 1 } } });
    await services.rooms.updateRoom(id, { native: { janus } });
    expect(await server.ask({ request: 'list' })).toMatchObject({ list: [kept] });
  } finally {
    await services.close();
    await server.dispose();
  }
});

it('ids that no call takes, of text, hide nobody else either, and can be thrown out in the words of Janus', async () => {
  const server = await startJanus({ ids: 'strings' });
  const services = openJanus(server);
  const { id: room } = await services.rooms.createRoom({ id: 'odd' });
  const { token } = await services.joinCredentials.issueJoinCredential(room, '1');
  const odd = ['', '.', '..'];
  const people = await Promise.all([...odd, '1'].map((id) => join(server, { room, id, token: token.reveal() })));
  try {
    expect(await untilFailure(services.participants.listParticipants(room))).toEqual(['1', 'malformed-response']);
    for (const id of odd) await asJanus(services.participants).ask({ request: 'kick', room, id });
    expect(await untilFailure(services.participants.listParticipants(room))).toEqual(['1']);
  } finally {
    await Promise.all(people.map((person) => person.leave()));
    await services.close();
    await server.dispose();
  }
});

/** The ids of a list in order, and the code by which it ends. */
async function untilFailure(list: AsyncIterable<{ readonly id: string }>): Promise<readonly string[]> {
  const ids: string[] = [];
  try {
    for await (const { id } of list) ids.push(id);
  } catch (error) {
    if (!AnyroomError.is(error)) throw error;
    return [...ids.sort(), error.code];
  }
  return ids;
}
