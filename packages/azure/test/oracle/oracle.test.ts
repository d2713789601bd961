import { describe, expect, jest, test } from '@jest/globals';
import { stopCalendar } from '../support/contoso.js';
import { overRealSockets } from '../support/emulated.js';
import { ACCESS_KEY, ours, recorderOfEmulator, theirs, withoutMinted } from './both.js';
import { differencesOf } from './differences.js';
import { AZURE_SPOKEN_FOR } from './evidence.js';
import { INTENTS } from './intents.js';
import { isSigned } from './signature.js';

describe('what we send is what the official SDK sends', () => {
  overRealSockets();

  test.each(INTENTS.map((intent) => [intent.name, intent] as const))('to %s', async (_, intent) => {
    const one = await recorderOfEmulator(intent.emulator);
    await intent.ours(ours(one.recorder, intent.unknownParticipant));
    const other = await recorderOfEmulator(intent.emulator);
    await intent.theirs(theirs(other.recorder));

    const [mine, official] = [one, other].map(({ recorder }) => recorder.recorded.map(withoutMinted));
    const meant = (intent.differ ?? []).map(({ reason: _reason, ...difference }) => difference);
    expect(differencesOf(mine ?? [], official ?? [])).toEqual(meant);
    expect(other.recorder.recorded.length).toBeGreaterThan(0);
    for (const request of one.recorder.recorded) expect(isSigned(request, ACCESS_KEY)).toBe(true);
    // The emulator has verified both, by code of its own.
    for (const status of [...one.recorder.statuses, ...other.recorder.statuses]) expect(status).toBeLessThan(300);
  });

  test('where a capability is said to be verified by the SDK, an intent of that name compares it', () => {
    const compared = new Set(INTENTS.map(({ name }) => name));
    for (const [cell, names] of Object.entries(AZURE_SPOKEN_FOR)) {
      expect([cell, names.length > 0, names.filter((name) => !compared.has(name))]).toEqual([cell, true, []]);
    }
  });

  test('a difference that is meant has its reason', () => {
    const reasons = INTENTS.flatMap(({ differ = [] }) => differ).map(({ reason }) => reason);
    for (const reason of reasons) expect(reason).toMatch(/\w/);
  });
});

describe('where an attempt is followed by another', () => {
  overRealSockets();

  /** What two attempts at the making of a room were, twenty seconds apart. */
  async function attempts(
    work: (recorder: Awaited<ReturnType<typeof recorderOfEmulator>>['recorder']) => Promise<unknown>,
  ) {
    const { emulator, recorder } = await recorderOfEmulator();
    stopCalendar(new Date());
    try {
      recorder.onRequest = () => jest.setSystemTime(Date.now() + 20_000);
      emulator.faults.add({ fault: { kind: 'rate-limit', retryAfterInMs: 1 }, on: { method: 'POST' }, times: 1 });
      await work(recorder);
    } finally {
      jest.useRealTimers();
    }
    expect(recorder.statuses).toEqual([429, 201]);
    expect(recorder.recorded.map(({ method, target }) => `${method} ${target}`)).toEqual(
      Array(2).fill('POST /rooms?api-version=2025-03-13'),
    );
    return recorder.recorded;
  }
  const differing = (requests: Awaited<ReturnType<typeof attempts>>, name: string) =>
    new Set(requests.map(({ headers }) => headers[name])).size;

  test('both keep the repeatability headers and the request id; we sign afresh, the SDK sends an old signature again', async () => {
    const one = await attempts((recorder) => ours(recorder).rooms.createRoom());
    const other = await attempts((recorder) => theirs(recorder).rooms.createRoom());
    for (const requests of [one, other]) {
      expect(differing(requests, 'repeatability-request-id')).toBe(1);
      expect(differing(requests, 'repeatability-first-sent')).toBe(1);
      expect(differing(requests, 'x-ms-client-request-id')).toBe(1);
      expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
      for (const request of requests) expect(isSigned(request, ACCESS_KEY)).toBe(true);
    }
    expect([differing(one, 'x-ms-date'), differing(other, 'x-ms-date')]).toEqual([2, 1]);
    expect([differing(one, 'authorization'), differing(other, 'authorization')]).toEqual([2, 1]);
  });
});
