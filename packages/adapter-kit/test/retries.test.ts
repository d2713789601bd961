import { getEventListeners } from 'node:events';
import { createPause } from '@anyroom/adapter-kit';
import type { HttpRequest, TransportEvent } from '@anyroom/adapter-kit/http';
import { AnyroomError } from '@anyroom/core';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import nock from 'nock';
import { delayBeforeRetry } from '../src/http/retry-decision.js';
import { withClock } from './support/clock.js';
import { Answer, add, bench, calling, edit, errorOf, read } from './support/plan.js';

const ORIGIN = 'https://api.acme.example';
const vendor = () => nock(ORIGIN);
const on = (request: HttpRequest, scope = vendor()) => scope.intercept(request.path, request.method);
const fine = { word: 'yes' };
const network = (code: string, syscall?: string) =>
  Object.assign(new Error(code), { code, ...(syscall && { syscall }) });

beforeEach(() => {
  // What nock does on its own must not wait for the clock.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** Sends one request to an already set-up vendor, with the clock running, and gives what came of it. */
async function sent(
  request: HttpRequest,
  { timeoutInMs = 30_000, transport = {}, ...context } = {} as Record<string, unknown> & {
    timeoutInMs?: number;
    transport?: object;
  },
) {
  const { client, events, told } = bench(ORIGIN, { transport });
  const call = calling(timeoutInMs, context);
  const startedAt = performance.now();
  const result = await withClock(
    client.send(request, Answer, call).then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error: error as AnyroomError }),
    ),
  );
  call.deadline.end();
  return { ...result, events, told: told(), tookInMs: performance.now() - startedAt };
}

test('what changes nothing has changed nothing when it fails, whatever its method', async () => {
  const outcomes: unknown[] = [];
  for (const request of [{ ...edit, changesNothing: true as const }, edit]) {
    on(request).times(3).reply(503, {});
    outcomes.push((await sent(request)).error?.outcome);
  }
  expect(outcomes).toEqual(['not-sent', 'unknown']);
});

test('every failure but the last is shown to whoever asked for it', async () => {
  const seen: unknown[] = [];
  on(edit).reply(503, {});
  on(edit).replyWithError(network('ECONNRESET'));
  on(edit).reply(404, {});
  const { error } = await sent(edit, { onRetry: ({ code, outcome }: AnyroomError) => seen.push([code, outcome]) });
  expect(error).toMatchObject({ code: 'not-found' });
  expect(seen).toEqual([
    ['unavailable', 'unknown'],
    ['unavailable', 'unknown'],
  ]);
});

describe('an idempotent request', () => {
  test.each([408, 429, 500, 502, 503, 504])('is repeated after %i, and the call is none the wiser', async (status) => {
    on(edit).reply(status, {});
    on(edit).reply(200, fine);
    const { value, told } = await sent(edit);
    expect(value).toEqual(fine);
    expect(told).toEqual(['request', 'response', 'retry', 'request', 'response']);
  });

  test.each([network('ECONNRESET'), network('ECONNREFUSED'), network('ENOTFOUND'), network('EPIPE')])(
    'is repeated after the network failed: $message',
    async (error) => {
      on(edit).replyWithError(error);
      on(edit).reply(200, fine);
      expect((await sent(edit)).value).toEqual(fine);
    },
  );

  test.each([301, 400, 401, 403, 404, 409, 410, 412, 413, 418, 422])('is not repeated after %i', async (status) => {
    on(edit).reply(status, {}, { 'retry-after': '1' });
    const { error, told } = await sent(edit);
    expect(error).toMatchObject({ outcome: 'refused', details: { status } });
    expect(told).toEqual(['request', 'response']);
  });

  test('is not repeated after an answer that makes no sense', async () => {
    on(edit).reply(200, '{"wor');
    expect((await sent(edit)).error).toMatchObject({ code: 'malformed-response', outcome: 'unknown' });
  });

  test.each([1, 2, 3, 5])('is sent at most maxAttempts times: %i', async (maxAttempts) => {
    on(edit).times(maxAttempts).reply(503, {});
    const { error, events } = await sent(edit, { transport: { maxAttempts } });
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: true });
    expect(events.filter(({ type }) => type === 'request')).toHaveLength(maxAttempts);
    expect(events.filter(({ type }) => type === 'retry')).toHaveLength(maxAttempts - 1);
  });

  test('has one request id over all attempts, in the header and in the events', async () => {
    const ids: unknown[] = [];
    const note = function (this: { req: { headers: Record<string, unknown> } }) {
      ids.push(this.req.headers['x-client-request-id']);
      return [503, {}] as const;
    };
    on(edit)
      .times(3)
      .reply(note as never);
    const { error, events } = await sent(edit);
    const all = new Set([
      ...ids,
      error?.details.requestId,
      ...events.map((event) => 'requestId' in event && event.requestId),
    ]);
    expect(ids).toHaveLength(3);
    expect(all.size).toBe(1);
    expect(events.flatMap((event) => ('attempt' in event ? [event.attempt] : []))).toEqual([1, 1, 1, 2, 2, 2, 3, 3]);
  });
});

describe('a request that is not idempotent', () => {
  test('is repeated after a 429, which refused it', async () => {
    on(add).reply(429, {});
    on(add).reply(200, fine);
    expect((await sent(add)).value).toEqual(fine);
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('is repeated after it never left: %s', async (code) => {
    on(add).replyWithError(network(code));
    on(add).reply(200, fine);
    expect((await sent(add)).value).toEqual(fine);
  });

  test.each([408, 500, 502, 503])('is not repeated after %i: it may have been done', async (status) => {
    on(add).reply(status, {}, { 'retry-after': '1' });
    expect((await sent(add)).error).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: false });
  });

  test('is not repeated after a connection that broke, nor after silence', async () => {
    on(add).replyWithError(network('ECONNRESET'));
    const broken = await sent(add);
    expect(broken.error).toMatchObject({ outcome: 'unknown', retryable: false });

    on(add).delay(60_000).reply(200, fine);
    const silent = await sent(add);
    expect(silent.error).toMatchObject({ code: 'timeout', outcome: 'unknown', retryable: false });
    expect(silent.told).toEqual(['request', 'response']);
    nock.abortPendingRequests();
  });
});

describe('the outcome over all attempts', () => {
  test.each([400, 404, 409, 429])(
    'once it may have been done, a later %i does not say that it was not',
    async (status) => {
      on(edit).reply(502, {});
      on(edit)
        .times(status === 429 ? 2 : 1)
        .reply(status, {});
      expect((await sent(edit)).error).toMatchObject({ outcome: 'unknown', details: { status } });
    },
  );

  test('a failure to reach the server does not say so either', async () => {
    on(edit).reply(502, {});
    on(edit).times(2).replyWithError(network('ECONNREFUSED'));
    expect((await sent(edit)).error).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
  });

  test('nor does the end of the call while it waits', async () => {
    const caller = new AbortController();
    on(edit).reply(502, {}, { 'retry-after': '5' });
    const onEvent = ({ type }: TransportEvent) => {
      if (type === 'retry') caller.abort();
    };
    const { error } = await sent(edit, { abortSignal: caller.signal, transport: { onEvent } });
    expect(error).toMatchObject({ code: 'cancelled', outcome: 'unknown' });
  });

  test('of refusals alone it is refused, of attempts that never left not-sent', async () => {
    on(edit).times(3).reply(429, {});
    expect((await sent(edit)).error).toMatchObject({ code: 'rate-limited', outcome: 'refused', retryable: true });
    on(edit).times(3).replyWithError(network('ECONNREFUSED'));
    expect((await sent(edit)).error).toMatchObject({ code: 'unavailable', outcome: 'not-sent' });
  });

  test('of a read is never unknown: it can change nothing', async () => {
    on(read).times(3).reply(502, {});
    expect((await sent(read)).error).toMatchObject({ code: 'unavailable', outcome: 'not-sent', retryable: true });
  });

  test('what the caller must not repeat is not retryable once it is unknown, and retryable while it is not', async () => {
    on(edit).times(3).reply(503, {});
    expect((await sent(edit, { repeatable: false })).error).toMatchObject({ outcome: 'unknown', retryable: false });
    on(edit).times(3).reply(429, {});
    expect((await sent(edit, { repeatable: false })).error).toMatchObject({ outcome: 'refused', retryable: true });
  });
});

describe('the wait between attempts', () => {
  test('is as long as the vendor asks, and as long as the event says', async () => {
    on(edit).reply(429, {}, { 'retry-after': '7' });
    on(edit).reply(200, fine);
    const { value, events, tookInMs } = await sent(edit);
    expect(value).toEqual(fine);
    expect(events[2]).toMatchObject({ type: 'retry', code: 'rate-limited', delayInMs: 7_000, attempt: 1 });
    expect(tookInMs).toBeGreaterThanOrEqual(7_000);
  });

  test.each(['30', '31', '999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'is not begun where it would outlast the call: %s',
    async (retryAfter) => {
      on(edit).reply(429, {}, { 'retry-after': retryAfter });
      const { error, told } = await sent(edit);
      expect(error).toMatchObject({ code: 'rate-limited', outcome: 'refused', retryable: true });
      expect(error?.retryAfterInMs).toBeGreaterThanOrEqual(30_000);
      expect(told).toEqual(['request', 'response']);
    },
  );

  test.each(['-5', 'soon', ''])(
    'is ours where the vendor asks for nothing that makes sense: %j',
    async (retryAfter) => {
      on(edit).reply(503, {}, { 'retry-after': retryAfter });
      on(edit).reply(200, fine);
      const { value, events } = await sent(edit);
      expect(value).toEqual(fine);
      const [retry] = events.filter((event) => event.type === 'retry');
      expect(retry?.delayInMs).toBeLessThan(250);
    },
  );

  test('grows from 250 ms to 5 s, at random from nothing', async () => {
    for (const [random, expected] of [
      [0, [0, 0, 0, 0, 0, 0, 0]],
      [0.999_999, [249, 499, 999, 1_999, 3_999, 4_999, 4_999]],
    ] as const) {
      const spy = jest.spyOn(Math, 'random').mockReturnValue(random);
      on(edit).times(8).reply(503, {});
      const { events } = await sent(edit, { timeoutInMs: 120_000, transport: { maxAttempts: 8 } });
      spy.mockRestore();
      expect(events.flatMap((event) => (event.type === 'retry' ? [event.delayInMs] : []))).toEqual(expected);
    }
  });

  test('ends at once when the caller gives up, with no request after it and nothing left on the signal', async () => {
    const caller = new AbortController();
    on(edit).reply(429, {}, { 'retry-after': '20' });
    const seen: string[] = [];
    const onEvent = ({ type }: TransportEvent) => {
      seen.push(type);
      if (type === 'retry') setTimeout(() => caller.abort(), 100);
    };
    const { error } = await sent(edit, { abortSignal: caller.signal, transport: { onEvent } });
    expect(error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(seen).toEqual(['request', 'response', 'retry']);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });
});

describe('the time', () => {
  test('of an attempt ends the attempt; the next one may still succeed', async () => {
    on(edit).delay(15_000).reply(200, { word: 'late' });
    on(edit).reply(200, fine);
    const { value, events } = await sent(edit);
    expect(value).toEqual(fine);
    expect(events[1]).toMatchObject({ type: 'response', code: 'timeout', attempt: 1 });
    expect(events[1]).not.toHaveProperty('status');
    nock.abortPendingRequests();
  });

  test('of all attempts is used up: a timeout that names the attempt', async () => {
    on(edit).times(3).delay(60_000).reply(200, fine);
    const { error } = await sent(edit, { timeoutInMs: 60_000, transport: { attemptTimeoutInMs: 1_000 } });
    expect(error).toMatchObject({ code: 'timeout', outcome: 'unknown', retryable: true });
    expect(error?.message).toContain('attemptTimeoutInMs');
    nock.abortPendingRequests();
  });

  test('of the call ends it with all its attempts: a timeout that names the call’s knob', async () => {
    on(edit).delay(60_000).reply(200, fine);
    const { error, events } = await sent(edit, { timeoutInMs: 3_000 });
    expect(error).toMatchObject({
      code: 'timeout',
      outcome: 'unknown',
      details: { operation: 'updateParticipant', room: 'room-7' },
    });
    expect(error?.message).toContain('timeoutInMs');
    expect(events.at(-1)).toMatchObject({ type: 'response', code: 'timeout' });
    nock.abortPendingRequests();
  });

  test('that is over before the first attempt: nothing is sent', async () => {
    const call = calling(1);
    await jest.advanceTimersByTimeAsync(1);
    const { client, told } = bench(ORIGIN);
    expect(await errorOf(withClock(client.send(edit, Answer, call)))).toMatchObject({
      code: 'timeout',
      outcome: 'not-sent',
    });
    expect(told()).toEqual([]);
  });
});

describe('in a batch', () => {
  test('a 429 pauses the others, who say so, and then send', async () => {
    const pause = createPause();
    on(edit).reply(429, {}, { 'retry-after': '4' });
    on(edit).reply(200, fine);
    on(read).reply(200, fine);
    const { client, events } = bench(ORIGIN);
    const call = calling(30_000, { pause });
    const first = client.send(edit, Answer, call);
    await withClock(
      (async () => {
        for (let turn = 0; turn < 1_000 && pause.remainingInMs() === 0; turn += 1)
          await new Promise((r) => setTimeout(r, 10));
      })(),
    );
    expect(pause.remainingInMs()).toBeGreaterThan(3_000);
    const second = client.send(read, Answer, call);
    expect(await withClock(Promise.all([first, second]))).toEqual([fine, fine]);
    call.deadline.end();
    const waits = events.filter((event) => event.type === 'wait');
    expect(waits).toHaveLength(1);
    expect(waits[0]).toEqual({
      type: 'wait',
      provider: 'acme',
      operation: 'updateParticipant',
      method: 'GET',
      route: '/rooms/{roomId}',
      requestId: expect.any(String),
      delayInMs: expect.any(Number),
    });
  });

  test('a pause that outlasts the call refuses it at once, unsent', async () => {
    const pause = createPause();
    pause.extend(1e15);
    const { error, told, tookInMs } = await sent(edit, { pause });
    expect(error).toMatchObject({ code: 'rate-limited', outcome: 'not-sent', retryable: true });
    expect(error?.retryAfterInMs).toBeGreaterThan(30_000);
    expect(told).toEqual([]);
    expect(tookInMs).toBeLessThan(100);
  });

  test('given up in a pause: cancelled, unsent', async () => {
    const pause = createPause();
    pause.extend(5_000);
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 100);
    const { error, told } = await sent(edit, { pause, abortSignal: caller.signal });
    expect(error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(told).toEqual(['wait']);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });
});

test('no retry is decided that would repeat what may have been done, or outlast the call', () => {
  const error = fc.record({
    code: fc.constantFrom(
      'rate-limited',
      'unavailable',
      'timeout',
      'conflict',
      'malformed-response',
      'unknown',
      'invalid-argument',
    ),
    outcome: fc.constantFrom('not-sent', 'refused', 'unknown'),
    retryAfterInMs: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  });
  const situation = fc.record({
    idempotent: fc.boolean(),
    backoffInMs: fc.integer({ min: 0, max: 100 }),
    remainingInMs: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(error, situation, ({ retryAfterInMs, ...rest }, where) => {
      const made = new AnyroomError({
        message: 'm',
        ...(rest as { code: 'timeout'; outcome: 'unknown' }),
        ...(retryAfterInMs !== undefined && { retryAfterInMs }),
      });
      const delay = delayBeforeRetry(made, where);
      if (delay === undefined) return;
      expect(['rate-limited', 'unavailable', 'timeout']).toContain(rest.code);
      expect(where.idempotent || rest.outcome !== 'unknown').toBe(true);
      expect(delay).toBeLessThan(where.remainingInMs);
      expect(delay).toBe(retryAfterInMs ?? where.backoffInMs);
    }),
  );
});
