import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { until, withClock } from './support/clock.js';
import { Answer, bench, calling, edit, errorOf } from './support/plan.js';

const ORIGIN = 'https://api.acme.example';
const fine = { word: 'yes' };
const vendor = () => nock(ORIGIN).patch(edit.path);

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.abortPendingRequests();
  jest.useRealTimers();
});

const guarded = (consecutiveFailures = 2) =>
  bench(ORIGIN, {
    circuitBreaker: { consecutiveFailures, halfOpenAfterInMs: 60_000 },
    transport: { maxAttempts: 1 },
  });
const send = ({ client }: ReturnType<typeof bench>, ...args: Parameters<typeof calling>) =>
  withClock(client.send(edit, Answer, calling(...args)));
const states = ({ events }: ReturnType<typeof bench>) =>
  events.flatMap((event) => (event.type === 'circuit' ? [event.state] : []));

async function opened(): Promise<ReturnType<typeof bench>> {
  const acme = guarded();
  vendor().times(2).reply(503, {});
  await errorOf(send(acme));
  await errorOf(send(acme));
  expect(states(acme)).toEqual(['open']);
  return acme;
}

describe('a circuit', () => {
  test('is not there unless it is asked for', async () => {
    const acme = bench(ORIGIN, { transport: { maxAttempts: 1 } });
    vendor().times(20).reply(503, {});
    for (let i = 0; i < 20; i += 1) expect(await errorOf(send(acme))).toMatchObject({ details: { status: 503 } });
  });

  test('opens after so many calls in a row, each with all its attempts; then nothing is sent', async () => {
    const acme = bench(ORIGIN, {
      circuitBreaker: { consecutiveFailures: 2, halfOpenAfterInMs: 60_000 },
      transport: { maxAttempts: 3 },
    });
    vendor().times(6).reply(503, {});
    await errorOf(send(acme));
    expect(states(acme)).toEqual([]);
    await errorOf(send(acme));
    expect(states(acme)).toEqual(['open']);
    const told = acme.events.length;
    const error = await errorOf(send(acme));
    expect(error).toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
      retryable: true,
      details: { provider: 'acme', operation: 'updateParticipant', room: 'room-7' },
    });
    expect(error.message).toContain('circuitBreaker');
    expect(acme.events).toHaveLength(told);
    expect(acme.events.at(-1)).toEqual({ type: 'circuit', provider: 'acme', state: 'open' });
  });

  test.each([400, 401, 403, 404, 409, 429])('does not count %i: the vendor is there', async (status) => {
    const acme = guarded();
    vendor().times(5).reply(status, {});
    for (let i = 0; i < 5; i += 1) await errorOf(send(acme));
    expect(states(acme)).toEqual([]);
  });

  test('counts silence; a success in between starts the count anew', async () => {
    const acme = guarded();
    vendor().delay(60_000).reply(200, fine);
    expect(await errorOf(send(acme))).toMatchObject({ code: 'timeout' });
    vendor().reply(200, fine);
    await send(acme);
    vendor().reply(503, {});
    await errorOf(send(acme));
    expect(states(acme)).toEqual([]);
    vendor().delay(60_000).reply(200, fine);
    await errorOf(send(acme));
    expect(states(acme)).toEqual(['open']);
  });

  test('lets one call through after its time, and closes when that brings an answer', async () => {
    const acme = await opened();
    await jest.advanceTimersByTimeAsync(60_000);
    vendor().reply(404, {});
    expect(await errorOf(send(acme))).toMatchObject({ code: 'not-found' });
    expect(states(acme)).toEqual(['open', 'half-open', 'closed']);
    vendor().reply(200, fine);
    await expect(send(acme)).resolves.toEqual(fine);
  });

  test.each([503, 'silence', 'given up'] as const)('opens again when that one call brings none: %s', async (answer) => {
    const acme = await opened();
    await jest.advanceTimersByTimeAsync(60_000);
    const caller = new AbortController();
    if (answer === 503) vendor().reply(503, {});
    else vendor().delay(90_000).reply(200, fine);
    if (answer === 'given up') setTimeout(() => caller.abort(), 3_000);
    const error = await errorOf(send(acme, 30_000, { abortSignal: caller.signal }));
    expect(error.code).toBe(answer === 503 ? 'unavailable' : answer === 'silence' ? 'timeout' : 'cancelled');
    expect(states(acme)).toEqual(['open', 'half-open', 'open']);
    expect(await errorOf(send(acme))).toMatchObject({ outcome: 'not-sent' });
  });

  test('others wait for that one call, but no longer than their own time, and are then not sent', async () => {
    const acme = await opened();
    await jest.advanceTimersByTimeAsync(60_000);
    let answer: (() => void) | undefined;
    vendor().reply(200, (_uri, _body, done) => {
      answer = () => done(null, fine);
    });
    const probe = acme.client.send(edit, Answer, calling());
    const caller = new AbortController();
    const impatient = errorOf(acme.client.send(edit, Answer, calling(1_000)));
    const givenUp = errorOf(acme.client.send(edit, Answer, calling(30_000, { abortSignal: caller.signal })));
    const patient = acme.client.send(edit, Answer, calling());
    caller.abort();
    expect(await givenUp).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(await withClock(impatient)).toMatchObject({ code: 'timeout', outcome: 'not-sent' });
    expect(states(acme)).toEqual(['open', 'half-open']);

    vendor().reply(200, fine);
    await until(() => answer !== undefined);
    answer?.();
    expect(await withClock(Promise.all([probe, patient]))).toEqual([fine, fine]);
    expect(states(acme)).toEqual(['open', 'half-open', 'closed']);
    expect(acme.events.filter(({ type }) => type === 'request')).toHaveLength(4);
  });
});
