import { createPause } from '@anyroom/adapter-kit';
import {
  type Budgets,
  createBudgets,
  createServiceBudget,
  createTransport,
  type HttpRequest,
  type RateLimit,
  type ServiceBudget,
  type TransportEvent,
} from '@anyroom/adapter-kit/http';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { until, withClock } from '../support/clock.js';
import { Answer, add, bench, CREDENTIAL, calling, edit, errorOf, read } from '../support/plan.js';

const ORIGIN = 'https://api.acme.example';
const fine = { word: 'yes' };
const on = (request: HttpRequest) => nock(ORIGIN).intercept(request.path, request.method);
const settings = createTransport().settings;

let budgets: Budgets;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  budgets = createBudgets();
});

afterEach(async () => {
  await budgets.close();
  expect(nock.pendingMocks()).toEqual([]);
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** The budget of one tenant of the one credential. */
function budgetOf(limits: readonly RateLimit[], { tenant = 'one', buckets = {} } = {}): ServiceBudget {
  return createServiceBudget({ budgets, settings }, { key: ['acme', CREDENTIAL], tenant, limits, buckets });
}

const TWO: readonly RateLimit[] = [{ requests: 2, windowInMs: 1_000 }];

/** Sends a request, and says after how many milliseconds it ended, and how. */
function sending(request: HttpRequest, budget: ServiceBudget, { timeoutInMs = 30_000, ...context } = {}) {
  const { client, events } = bench(ORIGIN, { budget });
  const call = calling(timeoutInMs, context);
  const startedAt = performance.now();
  const ended = client
    .send(request, Answer, call)
    .then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error }),
    )
    .finally(() => call.deadline.end());
  return { events, result: ended.then((end) => ({ ...end, tookInMs: performance.now() - startedAt })) };
}

const waits = (events: readonly TransportEvent[]) =>
  events.flatMap((event) => (event.type === 'wait' ? [event.delayInMs] : []));

test('A request waits for its turn, tells of it, and is sent then', async () => {
  on(edit).times(3).reply(200, fine);
  const budget = budgetOf(TWO);
  await withClock(Promise.all([sending(edit, budget).result, sending(edit, budget).result]), { stepInMs: 1 });
  const third = sending(edit, budget);
  const { value, tookInMs } = await withClock(third.result, { stepInMs: 50 });
  expect(value).toEqual(fine);
  expect(tookInMs).toBeGreaterThan(900);
  expect(waits(third.events)).toHaveLength(1);
  expect(third.events.map(({ type }) => type)).toEqual(['wait', 'request', 'response']);
});

test('A request that cannot be sent in time is refused at once, unsent, with the knobs named', async () => {
  on(edit).times(2).reply(200, fine);
  const budget = budgetOf(TWO);
  await withClock(Promise.all([sending(edit, budget).result, sending(edit, budget).result]), { stepInMs: 1 });
  const startedAt = performance.now();
  const error = await errorOf(bench(ORIGIN, { budget }).client.send(edit, Answer, calling(500)));
  expect(performance.now() - startedAt).toBe(0);
  expect(error).toMatchObject({ code: 'rate-limited', outcome: 'not-sent', retryable: true });
  expect(error.retryAfterInMs).toBeGreaterThan(500);
  expect(error.retryAfterInMs).toBeLessThanOrEqual(1_000);
  expect(error.message).toMatch(/^Acme allows .* raise timeoutInMs, or raise the limit in budget\.$/);
});

test('A caller who gives up while the request waits is told so, and nothing was sent', async () => {
  on(edit).times(2).reply(200, fine);
  const budget = budgetOf(TWO);
  await withClock(Promise.all([sending(edit, budget).result, sending(edit, budget).result]), { stepInMs: 1 });
  const giveUp = new AbortController();
  const { result } = sending(edit, budget, { abortSignal: giveUp.signal } as object);
  giveUp.abort();
  expect((await result).error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
});

test('Every attempt takes a slot of its own, and each keeps it', async () => {
  on(edit).reply(503, {});
  on(edit).reply(200, fine);
  on(edit).reply(200, fine);
  const budget = budgetOf(TWO);
  const { value, tookInMs } = await withClock(sending(edit, budget).result, { stepInMs: 1 });
  expect(value).toEqual(fine);
  expect(tookInMs).toBeLessThan(260);
  expect((await withClock(sending(edit, budget).result, { stepInMs: 50 })).tookInMs).toBeGreaterThan(700);
});

test('Whose attempt failed, and who has no time to wait for another, is told what that one failed with', async () => {
  on(edit).reply(503, {});
  const budget = budgetOf([{ requests: 1, windowInMs: 60_000 }]);
  const { error } = await withClock(sending(edit, budget, { timeoutInMs: 3_000 }).result, { stepInMs: 1 });
  expect(error).toMatchObject({ code: 'unavailable', details: { status: 503 } });
});

test('The wait that a vendor asks for holds back everybody, once: that of the attempt and that of the budget are one', async () => {
  on(edit).reply(429, {}, { 'retry-after': '5' });
  on(edit).times(2).reply(200, fine);
  const budget = budgetOf([{ requests: 100, windowInMs: 1_000 }]);
  const refused = sending(edit, budget);
  await until(() => refused.events.some(({ type }) => type === 'retry'));
  const other = sending(read, budgetOf([], { tenant: 'another' }));
  on(read).reply(200, fine);
  const [first, second] = await withClock(Promise.all([refused.result, other.result]), { stepInMs: 50 });
  for (const { value, tookInMs } of [first, second]) {
    expect(value).toEqual(fine);
    expect(tookInMs).toBeGreaterThanOrEqual(5_000);
    expect(tookInMs).toBeLessThan(5_300);
  }
  expect(refused.events.map(({ type }) => type)).toEqual(['request', 'response', 'retry', 'request', 'response']);
  expect(waits(other.events)).toEqual([expect.any(Number)]);
  await withClock(sending(edit, budget).result);
});

test('Whoever has no time for the wait that a vendor asks for is told in its words', async () => {
  on(edit).reply(429, { message: 'Slow down' }, { 'retry-after': '5' });
  const { error, tookInMs } = await withClock(sending(edit, budgetOf([]), { timeoutInMs: 4_000 }).result, {
    stepInMs: 1,
  });
  expect(error).toMatchObject({
    code: 'rate-limited',
    outcome: 'refused',
    retryAfterInMs: 5_000,
    details: { status: 429 },
  });
  expect(tookInMs).toBeLessThan(100);
  // The next one is not even sent.
  const next = await errorOf(bench(ORIGIN, { budget: budgetOf([]) }).client.send(edit, Answer, calling(4_000)));
  expect(next).toMatchObject({ code: 'rate-limited', outcome: 'not-sent', details: {} });
  expect(next.details.status).toBeUndefined();
});

test('A refusal that does not say for how long holds everybody back for a second', async () => {
  on(edit).reply(429, {});
  on(edit).reply(200, fine);
  const { value, tookInMs } = await withClock(sending(edit, budgetOf([])).result, { stepInMs: 50 });
  expect(value).toEqual(fine);
  expect(tookInMs).toBeGreaterThanOrEqual(1_000);
  expect(tookInMs).toBeLessThan(1_200);
});

test('What is left, as the vendor says, is heeded until its time is over', async () => {
  const headers = { ratelimit: '"default";r=0;t=3', 'ratelimit-policy': '"burst";q=100;w=60' };
  on(edit).reply(200, fine, headers);
  on(edit).reply(200, fine);
  const budget = budgetOf([{ requests: 100, windowInMs: 1_000 }]);
  await withClock(sending(edit, budget).result, { stepInMs: 1 });
  const { value, tookInMs } = await withClock(sending(edit, budget).result, { stepInMs: 50 });
  expect(value).toEqual(fine);
  expect(tookInMs).toBeGreaterThan(2_900);
});

test('What never reached the vendor is not counted', async () => {
  const refused = Object.assign(new Error('ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
  on(add).times(1).reply(200, fine);
  const budget = budgetOf([{ requests: 1, windowInMs: 60_000 }]);
  const broken = bench(ORIGIN, {
    budget,
    authorize: () => {
      throw refused;
    },
  });
  await errorOf(broken.client.send(add, Answer, calling()));
  expect((await withClock(sending(add, budget).result, { stepInMs: 1 })).tookInMs).toBeLessThan(100);
});

test('What may have reached the vendor is counted, though no answer came', async () => {
  on(add).replyWithError(Object.assign(new Error('ECONNRESET'), { code: 'ECONNRESET' }));
  const budget = budgetOf([{ requests: 1, windowInMs: 60_000 }]);
  expect((await withClock(sending(add, budget).result, { stepInMs: 1 })).error).toMatchObject({ outcome: 'unknown' });
  expect((await sending(add, budget).result).error).toMatchObject({ code: 'rate-limited', outcome: 'not-sent' });
});

test("A vendor's policy tightens the limit", async () => {
  on(edit).reply(200, fine, { 'ratelimit-policy': '"burst";q=1;w=60' });
  const budget = budgetOf([{ requests: 100, windowInMs: 1_000 }]);
  await withClock(sending(edit, budget).result, { stepInMs: 1 });
  expect((await sending(edit, budget).result).error).toMatchObject({ code: 'rate-limited', outcome: 'not-sent' });
});

test('Whoever was refused by the vendor comes first when the wait is over', async () => {
  on(edit).reply(429, {}, { 'retry-after': '1' });
  const sent: string[] = [];
  for (const request of [edit, read]) {
    on(request).reply(200, () => {
      sent.push(request.method);
      return fine;
    });
  }
  const budget = budgetOf([{ requests: 1, windowInMs: 2_000 }]);
  const refused = sending(edit, budget);
  const later = sending(read, budget);
  await withClock(Promise.all([refused.result, later.result]), { stepInMs: 50 });
  expect(sent).toEqual(['PATCH', 'GET']);
});

test('Requests of a bucket are counted apart', async () => {
  on(edit).times(2).reply(200, fine);
  on(add).reply(200, fine);
  const budget = budgetOf([{ requests: 2, windowInMs: 60_000 }], { buckets: { made: TWO } });
  await withClock(Promise.all([sending(edit, budget).result, sending(edit, budget).result]), { stepInMs: 1 });
  const apart = await withClock(sending({ ...add, bucket: 'made' }, budget).result, { stepInMs: 1 });
  expect(apart.tookInMs).toBeLessThan(100);
});

test("A batch's pause is told of a refusal, and the budget waits in its place", async () => {
  on(edit).reply(429, {}, { 'retry-after': '2' });
  on(edit).reply(200, fine);
  const pause = createPause();
  const { result, events } = sending(edit, budgetOf([]), { pause, bulk: true } as object);
  await until(() => events.some(({ type }) => type === 'retry'));
  expect(pause.remainingInMs()).toBeGreaterThan(1_900);
  expect((await withClock(result, { stepInMs: 50 })).tookInMs).toBeLessThan(2_300);
});

test("A batch's pause is told when the budget has no room in time, so that the rest of the batch is not tried", async () => {
  on(edit).reply(200, fine);
  const budget = budgetOf([{ requests: 1, windowInMs: 60_000 }]);
  await withClock(sending(edit, budget).result, { stepInMs: 1 });
  const pause = createPause();
  const { result } = sending(edit, budget, { pause, bulk: true } as object);
  expect((await result).error).toMatchObject({ code: 'rate-limited', outcome: 'not-sent' });
  expect(pause.remainingInMs()).toBeGreaterThan(50_000);
});

test('A transport has budgets of its own, or those that it is given, which stay open', async () => {
  const own = createTransport();
  expect(own.budgets).not.toBe(createTransport().budgets);
  own.close();
  const claim = { tenant: 'one', bulk: false, again: false, deadline: calling().deadline };
  const terms = { limits: TWO, heldForInMs: 10_000 };
  await expect(own.budgets.of('key', terms).claim(claim)).resolves.toMatchObject({ refused: 'closed' });
  const given = createTransport({ budgets });
  expect(given.budgets).toBe(budgets);
  given.close();
  expect(budgets.of('key', terms).claim(claim)).toHaveProperty('settle');
  claim.deadline.end();
});

test('A request after its transport was closed is cancelled, unsent', async () => {
  const budget = budgetOf(TWO);
  await budgets.close();
  const error = await errorOf(bench(ORIGIN, { budget }).client.send(edit, Answer, calling()));
  expect(error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
});

test('No credential is in what a budget is kept under', () => {
  const keys: string[] = [];
  const seen: Budgets = {
    of(key, terms) {
      keys.push(key);
      return budgets.of(key, terms);
    },
    close: () => budgets.close(),
  };
  createServiceBudget({ budgets: seen, settings }, { key: ['acme', CREDENTIAL], tenant: 'one', limits: [] });
  expect(keys).toHaveLength(1);
  expect(keys[0]).not.toContain(CREDENTIAL);
});

test('a request that cannot be put together fails in the contract’s words, unsent, and gives its place back', async () => {
  const budget = budgetOf([{ requests: 1, windowInMs: 60_000 }]);
  const { client } = bench(ORIGIN, { budget });
  const broken: HttpRequest = {
    ...edit,
    body: {
      type: 'application/json',
      get text(): string {
        throw new Error(`planted ${CREDENTIAL}`);
      },
    },
  };
  const error = await errorOf(client.send(broken, Answer, calling()));
  expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
  expect(error.message).not.toContain('planted');
  on(edit).reply(200, fine);
  const deadline = calling();
  await expect(client.send(edit, Answer, deadline)).resolves.toEqual(fine);
  deadline.deadline.end();
});
