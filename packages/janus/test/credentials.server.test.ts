import type { Services } from '@anyroom/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JanusServer } from './support/janus-server.js';
import { startJanus } from './support/janus-server.js';
import { listenTo } from './support/listener.js';
import { mediaIsOver } from './support/microphone.js';
import type { Person } from './support/person.js';
import { join, wireId } from './support/person.js';
import { openJanus, ROOM_SECRET } from './support/services.js';

/** Who is let into a room. */
describe.each(['admin', 'session'] as const)('credentials by the %s API', (via) => {
  let server: JanusServer;
  let services: Services;
  let room: string;
  const people: Person[] = [];

  const issue = async (id: string, to = room) =>
    (await services.joinCredentials.issueJoinCredential(to, id)).token.reveal();
  const comes = async (id: string, token?: string, to = room) => {
    const person = await join(server, { room: to, id, ...(token !== undefined && { token }) });
    people.push(person);
    return person;
  };
  const refused = { code: 433, message: expect.stringContaining('allowed list') };

  beforeAll(async () => {
    server = await startJanus();
    services = openJanus(server, { via });
    room = (await services.rooms.createRoom({ title: 'Closed shop' })).id;
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((person) => person.leave()));
  });
  afterAll(async () => {
    await services.close();
    await server.dispose();
    await mediaIsOver();
  });

  it('are needed by everybody, in a room that is made here, from its first moment on', async () => {
    await expect(comes('1')).rejects.toMatchObject(refused);
    await expect(comes('1', 'guessed')).rejects.toMatchObject(refused);
    await expect(comes('1', '')).rejects.toMatchObject(refused);
    await comes('1', await issue('1'));
  });

  it('are needed by whoever only listens, too', async () => {
    const ann = await comes('1', await issue('1'));
    await ann.speak();
    await ann.onAir();
    await expect(listenTo(server, room, '1')).rejects.toMatchObject({ name: 'JanusRefusal' });
    const ben = await comes('2', await issue('2'));
    const listener = await listenTo(server, room, '1', ben);
    await listener.close();
  });

  it('let nobody in any more when they are taken back, while whoever is connected stays', async () => {
    const [first, second, other] = [await issue('1'), await issue('1'), await issue('2')];
    const ann = await comes('1', first);
    await services.joinCredentials.revokeJoinCredentials(room, '1');
    await ann.caughtUp();
    expect(ann.heard.some(({ leaving }) => leaving !== undefined)).toBe(false);
    expect(await services.participants.getParticipant(room, '1')).toMatchObject({ id: '1' });
    for (const token of [first, second]) await expect(comes('3', token)).rejects.toMatchObject(refused);
    await comes('2', other);
    await ann.leave();
    await expect(comes('1', first)).rejects.toMatchObject(refused);
    await comes('1', await issue('1'));
  });

  it('stay good for who was ejected, until they are taken back', async () => {
    const token = await issue('1');
    await comes('1', token);
    await services.live.ejectParticipant(room, '1');
    await comes('1', token);
    await services.joinCredentials.revokeJoinCredentials(room, '1');
    await services.live.ejectParticipant(room, '1');
    await expect(comes('1', token)).rejects.toMatchObject(refused);
  });

  it('change nothing about a room made elsewhere, which lets anybody in', async () => {
    const open = '4711';
    await server.ask({ request: 'create', room: wireId(server, open), secret: ROOM_SECRET });
    await comes('2', await issue('2', open), open);
    await comes('1', undefined, open);
  });

  it('are refused for a room that there is not, and by a room with another secret', async () => {
    await expect(issue('1', '99999')).rejects.toMatchObject({ code: 'not-found', subject: 'room' });
    await server.ask({ request: 'create', room: 4712, secret: 'of somebody else' });
    await expect(issue('1', '4712')).rejects.toMatchObject({ code: 'unauthenticated', outcome: 'refused' });
    await expect(services.rooms.closeRoom('4712')).rejects.toMatchObject({ code: 'unauthenticated' });
    await comes('1', undefined, '4712'); // nothing was changed about it
  });
});
