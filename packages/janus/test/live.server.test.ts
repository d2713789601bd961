import type { Services } from '@anyroom/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JanusServer } from './support/janus-server.js';
import { startJanus } from './support/janus-server.js';
import { listenTo, silence, sound } from './support/listener.js';
import { mediaIsOver } from './support/microphone.js';
import type { Person } from './support/person.js';
import { join } from './support/person.js';
import { post } from './support/post.js';
import { openJanus } from './support/services.js';

/** What a connected client sees of what is done to it through the neutral API. */
describe.each(['numbers', 'strings'] as const)('people who are connected, ids being %s', (ids) => {
  let server: JanusServer;
  let services: Services;
  let room: string;
  const people: Person[] = [];

  const comes = async (id: string) => {
    const { token } = await services.joinCredentials.issueJoinCredential(room, id);
    const person = await join(server, { room, id, display: `Person ${id}`, token: token.reveal() });
    people.push(person);
    return person;
  };
  const listed = async () => {
    const all: string[] = [];
    for await (const { id, displayName, presence } of services.participants.listParticipants(room)) {
      all.push(`${id} ${displayName} ${presence}`);
    }
    return all.sort();
  };

  beforeAll(async () => {
    server = await startJanus({ ids });
    services = openJanus(server);
    room = (await services.rooms.createRoom({ title: 'Weekly' })).id;
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((person) => person.leave()));
  });
  afterAll(async () => {
    await services.close();
    await server.dispose();
    await mediaIsOver();
  });

  it('are heard no more when they are muted, are told so, and cannot help it; an unmute lifts it', async () => {
    const [ann, ben] = [await comes('1'), await comes('2')];
    const microphone = await ann.speak();
    await ann.onAir();
    await ben.speak();
    const listener = await listenTo(server, room, '1', ben);
    const sounding = setInterval(() => microphone.sound(), 20);
    try {
      await sound(listener);
      await services.live.muteParticipant(room, '1');
      await ann.hears('that she is muted', ({ moderation, id }) => moderation === 'muted' && String(id) === '1');
      await ben.hears('that Ann is muted', ({ moderation, id }) => moderation === 'muted' && String(id) === '1');
      await ann.ask({ request: 'configure', audio: true, streams: [{ mid: '0', send: true }], mute: false });
      await silence(listener);
      await ben.caughtUp();
      expect([ann.isMuted(), ben.isMuted()]).toEqual([true, false]);

      await services.live.unmuteParticipant(room, '1');
      await ann.hears('that she is heard', ({ moderation, id }) => moderation === 'unmuted' && String(id) === '1');
      await ben.hears('that Ann is heard', ({ moderation, id }) => moderation === 'unmuted' && String(id) === '1');
      await sound(listener);

      await ann.switchOff();
      await services.live.muteParticipant(room, '1');
      await services.live.unmuteParticipant(room, '1');
      await silence(listener);
    } finally {
      clearInterval(sounding);
      await listener.close();
    }
  });

  it('can be muted before sound flows, and not before they speak', async () => {
    const ann = await comes('1');
    await expect(services.live.muteParticipant(room, '1')).rejects.toMatchObject({ code: 'conflict' });
    await ann.speak();
    await services.live.muteParticipant(room, '1');
    await ann.caughtUp();
    expect(ann.isMuted()).toBe(true);
    await ann.onAir();
    const ben = await comes('2');
    expect(ben.heard[0]).toMatchObject({ publishers: [{ streams: [{ mid: '0', moderated: true }] }] });
  });

  it('see an eject, are gone from the list, and may come back', async () => {
    const [ann, ben] = [await comes('1'), await comes('2')];
    expect(await listed()).toEqual(['1 Person 1 connected', '2 Person 2 connected']);
    await services.live.ejectParticipant(room, '1');
    await ann.hears('that she was thrown out', ({ leaving, reason }) => leaving === 'ok' && reason === 'kicked');
    await ben.hears('that Ann was thrown out', ({ kicked }) => String(kicked) === '1');
    expect(await listed()).toEqual(['2 Person 2 connected']);
    await comes('1');
    await services.participants.removeParticipant(room, '1');
    expect(await listed()).toEqual(['2 Person 2 connected']);
    expect(ben.heard.filter(({ kicked }) => String(kicked) === '1').length).toBeGreaterThan(0);
    await comes('1');
    expect(await listed()).toEqual(['1 Person 1 connected', '2 Person 2 connected']);
  });

  it('are disconnected when the room is closed, and are told', async () => {
    const [ann, ben] = [await comes('1'), await comes('2')];
    await services.rooms.closeRoom(room);
    for (const person of [ann, ben]) await person.hears('the end', ({ videoroom }) => videoroom === 'destroyed');
    await expect(services.participants.getParticipant(room, '1')).rejects.toMatchObject({
      code: 'not-found',
      subject: 'room',
    });
    room = (await services.rooms.createRoom({ id: room })).id;
  });

  it('are ejected by the Janus API likewise, which mutes nobody, and then sends nothing', async () => {
    const bySession = openJanus(server, { via: 'session' });
    try {
      const [ann, ben] = [await comes('1'), await comes('2')];
      await ben.speak();
      await bySession.live.ejectParticipant(room, '1');
      await ann.hears('that she was thrown out', ({ leaving }) => leaving === 'ok');
      expect(bySession.live.capabilities).toMatchObject({ mute: false, unmute: false });
      for (const call of [bySession.live.muteParticipant, bySession.live.unmuteParticipant]) {
        await expect(call.call(bySession.live, room, '2')).rejects.toMatchObject({ code: 'unsupported' });
      }
      await ben.caughtUp();
      expect(ben.isMuted()).toBe(false);
    } finally {
      await bySession.close();
    }
  });
});

/** Whoever bears a token may join under any id that Janus takes, also where a `number` is two of them. */
describe.each(['admin', 'session'] as const)('people whose ids only their last digit tells apart, via %s', (via) => {
  const room = '9223372036854775807';
  const low = '9007199254740992';
  const high = '9007199254740993';
  let server: JanusServer;
  let services: Services;
  let seated: readonly [Person, Person, Person];

  const listed = async (where = room) => {
    const ids: string[] = [];
    for await (const { id } of services.participants.listParticipants(where)) ids.push(id);
    return ids.sort();
  };

  beforeAll(async () => {
    server = await startJanus();
    services = openJanus(server, { via });
    const native = { janus: { publishers: 9 } };
    for (const id of [room, '9223372036854775806'])
      await services.rooms.createRoom({ id, title: `Room ${id}`, native });
    const { token } = await services.joinCredentials.issueJoinCredential(room, '1');
    const comes = (id: string, session?: bigint) =>
      join(server, {
        room,
        id,
        display: `Person ${id}`,
        token: token.reveal(),
        ...(session !== undefined && { session }),
      });
    // Clients may choose the ids of their sessions, too.
    seated = [await comes(low, 9007199254740995n), await comes(high, 9223372036854775807n), await comes('1')];
  });
  afterAll(async () => {
    for (const person of seated) await person.leave();
    await services.close();
    await server.dispose();
    await mediaIsOver();
  });

  it('are listed, and found, exactly; so are rooms', async () => {
    expect(await listed()).toEqual(['1', low, high]);
    expect(await listed('9223372036854775806')).toEqual([]);
    for (const id of [low, high]) {
      expect(await services.participants.getParticipant(room, id)).toMatchObject({ id, displayName: `Person ${id}` });
    }
    await expect(services.participants.getParticipant(room, '9007199254740994')).rejects.toMatchObject({
      code: 'not-found',
      subject: 'participant',
    });
    const rooms: string[] = [];
    for await (const { id, title } of services.rooms.listRooms()) rooms.push(`${id}: ${title}`);
    expect(rooms.sort()).toEqual(['9223372036854775806: Room 9223372036854775806', `${room}: Room ${room}`]);
    await services.rooms.updateRoom(room, { title: 'Largest' });
    expect((await services.rooms.getRoom(room)).title).toBe('Largest');
    expect((await services.rooms.getRoom('9223372036854775806')).title).toBe('Room 9223372036854775806');
  });

  it('lose their own tokens, and no others', async () => {
    const { joinCredentials } = services;
    const lows = (await joinCredentials.issueJoinCredential(room, low)).token.reveal();
    const highs = (await joinCredentials.issueJoinCredential(room, high)).token.reveal();
    await joinCredentials.revokeJoinCredentials(room, high);
    await expect(join(server, { room, id: '2', token: highs })).rejects.toMatchObject({ code: 433 });
    const person = await join(server, { room, id: '2', token: lows });
    await person.leave();
  });

  it('are muted one by one', async () => {
    if (via === 'session') {
      expect(services.live.capabilities.mute).toBe(false);
      return;
    }
    const [lowest, highest] = seated;
    const sessions = await post(server.adminUrl, { janus: 'list_sessions', admin_secret: server.adminSecret });
    expect(sessions['sessions']).toEqual(expect.arrayContaining([9007199254740995n, 9223372036854775807n]));
    for (const each of [lowest, highest]) {
      await each.speak();
      await each.onAir();
    }
    await services.live.muteParticipant(room, high);
    await highest.hears('that they are muted', ({ moderation, id }) => moderation === 'muted' && String(id) === high);
    await lowest.caughtUp();
    expect([lowest.isMuted(), highest.isMuted()]).toEqual([false, true]);
    await services.live.unmuteParticipant(room, high);
    await services.live.muteParticipant(room, low);
    for (const each of [lowest, highest]) await each.caughtUp();
    expect([lowest.isMuted(), highest.isMuted()]).toEqual([true, false]);
  });

  it('are thrown out one by one', async () => {
    const [lowest, highest, other] = seated;
    await services.live.ejectParticipant(room, '9007199254740994');
    await services.live.ejectParticipant(room, high);
    await highest.hears('that they were thrown out', ({ leaving, reason }) => leaving === 'ok' && reason === 'kicked');
    expect(await listed()).toEqual(['1', low]);
    await other.caughtUp();
    expect(other.heard.filter(({ kicked }) => kicked !== undefined).map(({ kicked }) => String(kicked))).toEqual([
      high,
    ]);
    await services.participants.removeParticipant(room, low);
    await lowest.hears('that they were thrown out', ({ leaving, reason }) => leaving === 'ok' && reason === 'kicked');
    expect(await listed()).toEqual(['1']);
  });

  it('are disconnected with their own room, and no other is closed', async () => {
    await services.rooms.closeRoom(room);
    await seated[2].hears('the end', ({ videoroom }) => videoroom === 'destroyed');
    const rooms: string[] = [];
    for await (const { id } of services.rooms.listRooms()) rooms.push(id);
    expect(rooms).toEqual(['9223372036854775806']);
  });
});
