import { createTransport, type Transport } from '@anyroom/adapter-kit/http';
import { AnyroomError, type Services } from '@anyroom/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf } from '../../../test/support/error-of.js';
import type { CountingProxy } from './support/counting-proxy.js';
import { startCountingProxy } from './support/counting-proxy.js';
import type { JanusServer } from './support/janus-server.js';
import { startJanus } from './support/janus-server.js';
import { join } from './support/person.js';
import { openJanus } from './support/services.js';
import { until } from './support/until.js';

/** The real server goes away in the middle of calls, and comes back. */
describe.each(['admin', 'session'] as const)('a server that is stopped in mid-call, by the %s API', (via) => {
  let server: JanusServer;
  let proxy: CountingProxy;
  let transport: Transport;
  let services: Services;
  let room: string;

  beforeAll(async () => {
    server = await startJanus();
    proxy = await startCountingProxy(server);
    transport = createTransport({ timeoutInMs: 3_000, attemptTimeoutInMs: 1_500, maxAttempts: 2 });
    const base = via === 'admin' ? proxy.adminUrl : proxy.apiUrl;
    services = openJanus(server, { via, base, transport, permanent: true });
    room = (await services.rooms.createRoom({ title: 'Stays' })).id;
  });
  afterAll(async () => {
    await services.close();
    transport.close();
    await proxy.close();
    await server.dispose();
  });

  const admits = async () => {
    const { token } = await services.joinCredentials.issueJoinCredential(room, '1');
    const person = await join(server, { room, id: '1', token: token.reveal() });
    try {
      return (await services.participants.getParticipant(room, '1')).presence;
    } finally {
      await person.leave();
    }
  };

  it('fails the calls in flight, says whether they may have been done, and serves again after its start', async () => {
    expect(await admits()).toBe('connected');
    proxy.stall();
    const inFlight = [
      errorOf(services.rooms.createRoom({ title: 'New' })),
      errorOf(services.rooms.updateRoom(room, { title: 'Changed' })),
      errorOf(services.joinCredentials.issueJoinCredential(room, '2')),
      errorOf(services.live.ejectParticipant(room, '1')),
      errorOf(services.participants.getParticipant(room, '1')),
    ];
    await until('all calls have arrived', () => proxy.held() === inFlight.length);
    await server.kill();
    proxy.release();
    const [created, updated, issued, ejected, read] = await Promise.all(inFlight);
    for (const error of [created, updated, issued, ejected, read]) {
      expect(['unavailable', 'timeout']).toContain(error?.code);
    }
    // By a session, the server went before it was asked for the change itself.
    const outcome = via === 'admin' ? 'unknown' : 'not-sent';
    for (const error of [created, updated, issued, ejected]) expect(error).toMatchObject({ outcome });
    expect(created).toMatchObject({ retryable: via === 'session' });
    for (const error of [updated, issued, ejected, read]) expect(error).toMatchObject({ retryable: true });
    expect(read).toMatchObject({ outcome: 'not-sent' });

    const whileDown = await errorOf(services.rooms.listRooms()[Symbol.asyncIterator]().next());
    expect(['unavailable', 'timeout']).toContain(whileDown.code);

    await server.start();
    expect(await services.rooms.getRoom(room)).toEqual({ id: room, provider: 'janus', title: 'Stays' });
    expect(await admits()).toBe('connected');
    await services.rooms.updateRoom(room, { title: 'Changed' });
    expect(await services.rooms.getRoom(room)).toMatchObject({ title: 'Changed' });
  });

  it('lets nobody in without a token again as soon as a credential is issued', async () => {
    await expect(join(server, { room, id: '3' })).rejects.toMatchObject({ code: 433 });
    await server.stop();
    await server.start();
    const stranger = await join(server, { room, id: '3' }); // Janus does not save who is let in
    await stranger.leave();
    expect(await admits()).toBe('connected');
    await expect(join(server, { room, id: '3' })).rejects.toMatchObject({ code: 433 });
  });

  it('answers in time nothing at all: the deadline ends the call, and the change may have been made', async () => {
    proxy.stall();
    const error = await errorOf(services.rooms.updateRoom(room, { title: 'Late' }, { timeoutInMs: 1_000 }));
    expect(error).toMatchObject({ code: 'timeout', outcome: via === 'admin' ? 'unknown' : 'not-sent' });
    proxy.release();
    expect(await services.rooms.getRoom(room)).toMatchObject({ id: room });
  });

  it('changes and then loses the answer: the change is unknown, or done again where that does no harm', async () => {
    const before = (await titles()).length;
    proxy.loseNextAnswer();
    const error = await errorOf(services.rooms.createRoom({ title: 'Twice?' }));
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: false });
    expect(await titles()).toHaveLength(before + 1); // it was made, once
    proxy.loseNextAnswer();
    await services.rooms.updateRoom(room, { title: 'Once' });
    expect(await titles()).toContain('Once');
    const { id } = await services.rooms.createRoom({ title: 'Short' });
    proxy.loseNextAnswer();
    await services.rooms.closeRoom(id);
    expect(await titles()).not.toContain('Short');
    const again = await errorOf(services.rooms.closeRoom(id));
    expect(AnyroomError.is(again, 'not-found') && again.subject).toBe('room');
  });

  async function titles(): Promise<readonly (string | undefined)[]> {
    const all: (string | undefined)[] = [];
    for await (const { title } of services.rooms.listRooms()) all.push(title);
    return all;
  }
});
