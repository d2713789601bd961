import { expect, test } from '@jest/globals';
import { JoinRefused } from '../src/index.js';
import { meetingOf } from './support/cloudflare.js';
import { starter } from './support/started.js';

const start = starter();

const noon = Date.parse('2025-11-20T12:00:00.000Z');

/** An emulator whose clock is set by hand. */
async function timed() {
  let time = noon;
  const emulator = await start({ clock: () => new Date(time) });
  const sessions = () => emulator.snapshot().cloudflare?.accounts?.[0]?.apps?.[0]?.sessions ?? [];
  return {
    emulator,
    sessions,
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
  };
}

test('the first join begins a session, the last one to leave ends it', async () => {
  const { emulator, sessions, pass } = await timed();
  const { id: meetingId } = emulator.createMeeting({ title: 'Weekly' });
  const { add } = meetingOf(emulator, meetingId);
  const jane = (await add('jane', { name: 'Jane' })).body.data;
  const joe = (await add('joe')).body.data;
  expect(emulator.connectedIn(meetingId)).toEqual([]);

  const joined = emulator.join(jane.token);
  pass(10);
  expect(emulator.join(joe.token).sessionId).toBe(joined.sessionId);
  expect(joined).toEqual({ id: jane.id, roomId: meetingId, sessionId: sessions()[0]?.id });
  expect(emulator.connectedIn(meetingId)).toEqual([
    { id: jane.id, audio: true, since: '2025-11-20T12:00:00.000Z' },
    { id: joe.id, audio: true, since: '2025-11-20T12:00:10.000Z' },
  ]);

  pass(10);
  emulator.leave(meetingId, jane.id);
  emulator.leave(meetingId, jane.id);
  expect(emulator.connectedIn(meetingId).map(({ id }) => id)).toEqual([joe.id]);
  expect(sessions()).toEqual([expect.not.objectContaining({ endedAt: expect.anything() })]);
  pass(10);
  emulator.leave(meetingId, joe.id);
  expect(emulator.connectedIn(meetingId)).toEqual([]);
  expect(sessions()).toMatchObject([
    {
      meetingId,
      title: 'Weekly',
      maxConcurrent: 2,
      createdAt: '2025-11-20T12:00:00.000Z',
      endedAt: '2025-11-20T12:00:30.000Z',
    },
  ]);

  expect(emulator.join(joe.token).sessionId).not.toBe(joined.sessionId);
  expect(sessions()).toHaveLength(2);
});

test('a participant may be several peers, who leave together', async () => {
  const { emulator, sessions } = await timed();
  const { id, add } = meetingOf(emulator);
  const jane = (await add('jane')).body.data;
  emulator.join(jane.token);
  emulator.join(jane.token);
  expect(emulator.connectedIn(id).map((it) => it.id)).toEqual([jane.id, jane.id]);
  emulator.leave(id, jane.id);
  expect(emulator.connectedIn(id)).toEqual([]);
  expect(sessions()[0]).toMatchObject({ maxConcurrent: 2, peers: [{ leftAt: expect.any(String) }, {}] });
});

test('a session outlives its people for as long as the meeting keeps it alive', async () => {
  const { emulator, sessions, pass } = await timed();
  const { id } = emulator.createMeeting({ settings: { session_keep_alive_time_in_secs: 60 } });
  const jane = (await meetingOf(emulator, id).add('jane')).body.data;
  const { sessionId } = emulator.join(jane.token);
  emulator.leave(id, jane.id);
  pass(59);
  expect(emulator.join(jane.token).sessionId).toBe(sessionId);
  emulator.leave(id, jane.id);
  pass(60);
  expect(emulator.join(jane.token).sessionId).not.toBe(sessionId);
  expect(sessions()[0]?.endedAt).toBe('2025-11-20T12:01:59.000Z');
});

test('kick-all ends at once also what is kept alive', async () => {
  const { emulator, sessions, pass } = await timed();
  const { id } = emulator.createMeeting({ settings: { session_keep_alive_time_in_secs: 60 } });
  const { add, call } = meetingOf(emulator, id);
  const jane = (await add('jane')).body.data;
  emulator.join(jane.token);
  emulator.leave(id, jane.id);
  pass(10);
  expect((await call('GET', `/meetings/${id}/active-session`)).body.data).toMatchObject({
    status: 'LIVE',
    live_participants: 0,
  });
  expect((await call('POST', `/meetings/${id}/active-session/kick-all`)).body.data.kicked_participants_count).toBe(0);
  expect(sessions()[0]?.endedAt).toBe('2025-11-20T12:00:10.000Z');
  expect((await call('GET', `/meetings/${id}/active-session`)).status).toBe(404);
});

test('a token that lets nobody in says why, and never itself', async () => {
  const { emulator, pass } = await timed();
  const { id, add, call, path } = meetingOf(emulator);
  const before = (await add('jane')).body.data;
  const { token } = (await call('POST', `${path}/${before.id}/token`)).body.data;
  const deleted = (await add('joe')).body.data;
  await call('DELETE', `${path}/${deleted.id}`);
  const idle = emulator.createMeeting({
    status: 'INACTIVE',
    participants: [{ presetName: 'webinar_viewer', token: 'idle' }],
  });

  const refused = (token: string, reason: RegExp) => {
    const error = thrownBy(() => emulator.join(token));
    expect(error).toBeInstanceOf(JoinRefused);
    expect(error).toMatchObject({ name: 'JoinRefused', message: error.reason, reason: expect.stringMatching(reason) });
    expect(error.reason).not.toContain(token);
  };
  refused('nobody', /gave out this token/);
  refused('a.e30.c', /gave out this token/);
  for (const none of [undefined, {}])
    expect(thrownBy(() => emulator.join(none as never))).toMatchObject({
      reason: expect.stringMatching(/not a string/),
    });
  refused(before.token, /later token/);
  refused(deleted.token, /was deleted/);
  refused('idle', /INACTIVE/);
  pass(24 * 3600 - 1);
  emulator.join(token);
  pass(1);
  refused(token, /expired at 2025-11-21T12:00:00.000Z/);
  expect(emulator.connectedIn(id)).toHaveLength(1);
  expect(emulator.connectedIn(idle.id)).toEqual([]);
  expect(() => emulator.connectedIn('nowhere')).toThrow(RangeError);
  expect(() => emulator.leave('nowhere', 'nobody')).toThrow(RangeError);
});

test('who is connected is still so in an emulator that starts from a snapshot', async () => {
  const { emulator: first } = await timed();
  const { id, add } = meetingOf(first);
  const { token } = (await add('jane')).body.data;
  first.join(token);
  const state = JSON.parse(JSON.stringify(first.snapshot()));
  const second = await start({ state, clock: () => new Date(noon) });
  expect(second.connectedIn(id)).toEqual(first.connectedIn(id));
  expect(second.snapshot()).toEqual(state);
  expect(second.join(token).sessionId).toBe(state.cloudflare.accounts[0].apps[0].sessions[0].id);
});

function thrownBy(act: () => unknown): JoinRefused {
  try {
    act();
  } catch (error) {
    return error as JoinRefused;
  }
  throw new Error('Nothing was thrown.');
}

test('a clock that is set back finds the session that people are in, and begins no second one', async () => {
  const { emulator, sessions, pass } = await timed();
  const { id, add } = meetingOf(emulator);
  const jane = (await add('jane')).body.data;
  emulator.join(jane.token);
  pass(600);
  emulator.leave(id, jane.id);
  pass(600);
  const { sessionId } = emulator.join(jane.token);
  pass(-900);
  expect(emulator.connectedIn(id)).toHaveLength(1);
  expect(emulator.join(jane.token).sessionId).toBe(sessionId);
  expect(sessions()).toHaveLength(2);
  emulator.replaceState(emulator.snapshot());
});
