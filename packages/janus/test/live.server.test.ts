import type { Services } from '@anyroom/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JanusServer } from './support/janus-server.js';
import { startJanus } from './support/janus-server.js';
import { listenTo, silence, sound } from './support/listener.js';
import { mediaIsOver } from './support/microphone.js';
import type { Person } from './support/person.js';
import { join } from './support/person.js';
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
