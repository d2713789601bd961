import type { JitsiConfiguration } from '@anyroom/jitsi';
import { JitsiLiveService, JitsiParticipantService, JitsiRoomService } from '@anyroom/jitsi';
import { afterEach, expect, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import type { CountingProxy } from './support/counting-proxy.js';
import { startCountingProxy } from './support/counting-proxy.js';
import { served } from './support/served.js';

// The server goes away while services speak to it, and comes back; the services stay.
const at = served();
const LIMIT_IN_MS = 40_000;

afterEach(() => at.start()); // when a test failed half-way

/** A way to the server that can be stopped, by component or by account. */
async function way(by: 'component' | 'account'): Promise<{ proxy: CountingProxy; configuration: JitsiConfiguration }> {
  const { componentPort, clientPort, admin } = at.server;
  const proxy = at.open(await startCountingProxy(by === 'component' ? componentPort : clientPort));
  const server = `xmpp://127.0.0.1:${proxy.port}`;
  return { proxy, configuration: at.configuration({ server, maxAttempts: 1, ...(by === 'account' && { admin }) }) };
}

/** Waits until something is so, five seconds at the most. */
async function until(about: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${about}.`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test.each(['component', 'account'] as const)(
  'killed in mid-call and started again, by %s: calls in flight fail as unknown, later ones succeed with the same services',
  async (by) => {
    const { proxy, configuration } = await way(by);
    const service = at.open(new JitsiParticipantService(configuration));
    const room = await at.room();
    const [member, newcomer] = [at.account().jid, at.account().jid];
    await service.addParticipant(room.id, { id: member, role: 'attendee' });

    // What a call reads before it changes anything goes through; the server never answers what comes then.
    const calls: readonly (readonly [about: string, call: () => Promise<unknown>, isChange: boolean])[] = [
      ['an update', () => service.updateParticipant(room.id, member, { role: 'presenter' }), true],
      ['an add', () => service.addParticipant(room.id, { id: newcomer, role: 'attendee' }), true],
      ['a remove', () => service.removeParticipant(room.id, member), true],
      ['a list', () => everybody(service.listParticipants(room.id)), false],
    ];
    for (const [about, call, isChange] of calls) {
      if (isChange) proxy.stallChanges();
      else proxy.stall();
      const before = proxy.held();
      const failure = errorOf(call());
      await until(`${about} has arrived`, () => proxy.held() > before);
      await at.kill();
      const error = await failure;
      proxy.release();
      expect([about, error.code, error.outcome]).toEqual([about, 'unavailable', isChange ? 'unknown' : error.outcome]);
      if (!isChange) expect(error.retryable).toBe(true);

      const down = await errorOf(service.getParticipant(room.id, member));
      expect([about, down.code, down.outcome]).toEqual([about, 'unavailable', 'not-sent']);
      await at.start();
      expect(await service.getParticipant(room.id, member)).toMatchObject({ id: member, role: 'attendee' });
    }
  },
  LIMIT_IN_MS,
);

test('killed while it is silent: a deadline that ends first is a timeout, and the next call finds the server again', async () => {
  const { proxy, configuration } = await way('component');
  const service = at.open(new JitsiParticipantService(configuration));
  const room = await at.room();
  const { jid } = at.account();
  await service.addParticipant(room.id, { id: jid, role: 'attendee' });
  proxy.stallChanges();
  const change = service.updateParticipant(room.id, jid, { role: 'presenter' }, { timeoutInMs: 1_000 });
  expect(await errorOf(change)).toMatchObject({ code: 'timeout', outcome: 'unknown', retryable: true });
  await at.kill();
  proxy.release();
  await at.start();
  expect(await service.getParticipant(room.id, jid)).toMatchObject({ role: 'attendee' });
});

test('with attempts left, calls outlast a server that is started again meanwhile', async () => {
  const { proxy, configuration } = await way('component');
  const service = at.open(new JitsiParticipantService({ ...configuration, maxAttempts: 10 }));
  const room = await at.room();
  const { jid } = at.account();
  await service.addParticipant(room.id, { id: jid, role: 'attendee' });
  proxy.stall();
  const call = service.getParticipant(room.id, jid);
  await until('the call has arrived', () => proxy.held() > 0);
  await at.kill();
  proxy.release();
  await at.start();
  expect(await call).toMatchObject({ id: jid, role: 'attendee' });
}, 20_000);

test('connections that are refused are unavailable, unsent', async () => {
  const { proxy, configuration } = await way('component');
  await proxy.refuse();
  const room = await at.room();
  for (const error of [
    await errorOf(everybody(at.open(new JitsiParticipantService(configuration)).listParticipants(room.id))),
    await errorOf(at.open(new JitsiRoomService(configuration)).closeRoom(room.id)),
    await errorOf(at.open(new JitsiLiveService(configuration)).ejectParticipant(room.id, at.account().jid)),
  ]) {
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-sent', retryable: true });
  }
});

test('all calls go over one stream, which comes back when it was reset', async () => {
  const { proxy, configuration } = await way('component');
  const service = at.open(new JitsiParticipantService({ ...configuration, maxAttempts: 3 }));
  const room = await at.room();
  const ids = Array.from({ length: 10 }, () => at.account().jid);
  await Promise.all(ids.map((id) => service.addParticipant(room.id, { id, role: 'attendee' })));
  expect(proxy.streams()).toBe(1);
  proxy.reset();
  await Promise.all(ids.map((id) => service.getParticipant(room.id, id)));
  expect(proxy.open()).toBe(1);
  await service.close();
  await until('the stream has ended', () => proxy.open() === 0);
});

test('a change whose answer is lost has an unknown outcome, and was made', async () => {
  const { proxy, configuration } = await way('component');
  const service = at.open(new JitsiParticipantService(configuration));
  const room = await at.room();
  const { jid } = at.account();
  await at.overseer.setAffiliation(room.address, jid, 'member');
  proxy.loseNextAnswer();
  const error = await errorOf(service.updateParticipant(room.id, jid, { role: 'presenter' }));
  expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: true });
  expect(await at.overseer.affiliated(room.address, 'admin')).toEqual([jid]);
  expect(await service.getParticipant(room.id, jid)).toMatchObject({ role: 'presenter' });
});
