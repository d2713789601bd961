import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JanusRefusal } from './support/client.js';
import type { CountingProxy } from './support/counting-proxy.js';
import { startCountingProxy } from './support/counting-proxy.js';
import type { JanusServer } from './support/janus-server.js';
import { startJanus } from './support/janus-server.js';
import { listenTo, silence, sound } from './support/listener.js';
import { mediaIsOver } from './support/microphone.js';
import type { Person } from './support/person.js';
import { join, wireId } from './support/person.js';
import { post } from './support/post.js';
import { until } from './support/until.js';

/** What the other tests of this folder take for granted about the server and about their own tools. */
describe.each(['numbers', 'strings'] as const)('a real Janus whose ids are %s', (ids) => {
  let server: JanusServer;
  let room: string;
  let people: Person[] = [];
  let rooms = 40;
  const wire = (id: string) => wireId(server, id);
  const comes = async (id: string, options: { readonly token?: string; readonly display?: string } = {}) => {
    const person = await join(server, { room, id, ...options });
    people.push(person);
    return person;
  };

  beforeAll(async () => {
    server = await startJanus({ ids, adminKey: ids === 'strings' });
  });
  afterAll(async () => {
    await server.dispose();
    await mediaIsOver();
  });

  const inRoom = (about: string, test: () => Promise<void>, fields: Readonly<Record<string, unknown>> = {}) =>
    it(about, async () => {
      rooms += 1;
      room = String(rooms);
      const made = { request: 'create', room: wire(room), secret: 's', admin_key: server.adminKey, ...fields };
      expect(await server.ask(made)).toMatchObject({ videoroom: 'created' });
      try {
        await test();
      } finally {
        await Promise.all(people.map((person) => person.leave()));
        people = [];
      }
    });

  const moderates = (id: string, mute: boolean) =>
    server.ask({ request: 'moderate', room: wire(room), secret: 's', id: wire(id), mid: '0', mute });

  inRoom('lets people in over plain HTTP, who are listed until they leave', async () => {
    const ann = await comes('1', { display: 'Ann' });
    await comes('2');
    const listed = async () =>
      (await server.ask({ request: 'listparticipants', room: wire(room) }))['participants'] as object[];
    expect(await listed()).toHaveLength(2);
    expect(await listed()).toContainEqual({ id: wire('1'), display: 'Ann', publisher: false });
    await expect(comes('1')).rejects.toMatchObject({ code: 436 });
    await ann.leave();
    await ann.leave();
    expect(await listed()).toEqual([{ id: wire('2'), publisher: false }]);
  });

  inRoom('kicks somebody, who is told, as are the others', async () => {
    const [ann, ben] = [await comes('1'), await comes('2')];
    await server.ask({ request: 'kick', room: wire(room), secret: 's', id: wire('1') });
    await ann.hears('that she was kicked', ({ leaving, reason }) => leaving === 'ok' && reason === 'kicked');
    await ben.hears('that somebody was kicked', ({ kicked }) => kicked === wire('1'));
    await ann.caughtUp();
    await ben.caughtUp();
  });

  inRoom(
    'lets nobody in who has no token of the list, which is empty at first',
    async () => {
      await expect(comes('1')).rejects.toEqual(new JanusRefusal(433, 'Unauthorized (not in the allowed list)'));
      await expect(comes('1', { token: 'x' })).rejects.toMatchObject({ code: 433 });
      await server.ask({ request: 'allowed', room: wire(room), secret: 's', action: 'add', allowed: ['x'] });
      expect(await comes('1', { token: 'x' })).toMatchObject({ id: '1' });
    },
    { allowed: [] },
  );

  inRoom('carries sound, which a mute stops for good and an unmute lets through again', async () => {
    const [ann, ben] = [await comes('1'), await comes('2')];
    const microphone = await ann.speak();
    await ann.onAir();
    const listener = await listenTo(server, room, '1');
    const sounding = setInterval(() => microphone.sound(), 20);
    try {
      await sound(listener);
      await moderates('1', true);
      await ben.hears('that somebody was muted', ({ moderation }) => moderation === 'muted');
      await ann.caughtUp();
      expect(ann.isMuted()).toBe(true);
      await ann.ask({ request: 'configure', audio: true, streams: [{ mid: '0', send: true }], mute: false });
      await silence(listener);
      await moderates('1', false);
      await ann.caughtUp();
      expect(ann.isMuted()).toBe(false);
      await sound(listener);
      await ann.ask({ request: 'configure', streams: [{ mid: '0', send: false }] });
      await moderates('1', true);
      await moderates('1', false);
      await silence(listener); // it was her own switch, and that stays
    } finally {
      clearInterval(sounding);
      await listener.close();
    }
  });

  inRoom('forgets a mute when the microphone is published anew', async () => {
    const ann = await comes('1');
    await ann.speak();
    await moderates('1', true);
    await ann.caughtUp();
    expect(ann.isMuted()).toBe(true);
    await ann.fallSilent();
    await ann.speak();
    await ann.onAir();
    const ben = await comes('2');
    expect(ben.heard[0]).toMatchObject({ publishers: [{ id: wire('1'), streams: [{ mid: '0' }] }] });
    expect(JSON.stringify(ben.heard[0])).not.toContain('moderated');
    await moderates('1', true);
    const cleo = await comes('3');
    expect(cleo.heard[0]).toMatchObject({ publishers: [{ streams: [{ mid: '0', moderated: true }] }] });
  });

  it('keeps permanent rooms over an end and a start, but not who is let in', async () => {
    const about = { room: wire('700'), secret: 's', admin_key: server.adminKey };
    room = '700';
    await server.ask({
      request: 'create',
      ...about,
      permanent: true,
      description: 'Kept "as it is"; {}\\',
      allowed: [],
    });
    await expect(comes('1')).rejects.toMatchObject({ code: 433 });
    await server.kill();
    await expect(server.ask({ request: 'list' })).rejects.toThrow();
    await server.start();
    expect(await server.ask({ request: 'exists', room: wire(room) })).toMatchObject({ exists: true });
    expect(JSON.stringify(await server.ask({ request: 'list' }))).toContain('Kept \\"as it is\\"; {}\\\\');
    const stranger = await comes('1');
    await stranger.leave();
    await server.stop();
    await server.start();
    await server.ask({ request: 'destroy', ...about, permanent: true });
  });
});

describe('the proxy', () => {
  let server: JanusServer;
  let proxy: CountingProxy;

  beforeAll(async () => {
    server = await startJanus();
    proxy = await startCountingProxy(server);
  });
  afterAll(async () => {
    await proxy.close();
    await server.dispose();
    await mediaIsOver();
  });

  const ask = (request: Readonly<Record<string, unknown>>) =>
    post(proxy.adminUrl, {
      janus: 'message_plugin',
      admin_secret: server.adminSecret,
      plugin: 'janus.plugin.videoroom',
      request,
    });

  it('counts requests as they come, keeps them while it is stalled, and passes them on in the end', async () => {
    const before = proxy.requests();
    expect(await ask({ request: 'list' })).toMatchObject({ janus: 'success' });
    expect(await post(proxy.apiUrl, { janus: 'info' })).toMatchObject({ janus: 'server_info' });
    expect(proxy.requests()).toBe(before + 2);
    proxy.stall();
    const held = ask({ request: 'create', room: 8 });
    await until('it has arrived', () => proxy.held() === 1);
    expect(proxy.requests()).toBe(before + 3);
    expect(await server.ask({ request: 'exists', room: 8 })).toMatchObject({ exists: false });
    proxy.release();
    expect(await held).toMatchObject({ response: { videoroom: 'created' } });
    expect(proxy.asked().slice(-2)).toEqual(['list', 'create']);
  });

  it('loses the answer to the next change alone, which is made', async () => {
    proxy.loseNextAnswer();
    expect(await ask({ request: 'list' })).toMatchObject({ janus: 'success' });
    await expect(ask({ request: 'create', room: 9 })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await ask({ request: 'create', room: 9 })).toMatchObject({ response: { error_code: 427 } });
  });

  it('passes a request on to nobody while the server is down', async () => {
    await server.kill();
    await expect(ask({ request: 'list' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    await server.start();
    expect(await ask({ request: 'list' })).toMatchObject({ janus: 'success' });
  });
});
