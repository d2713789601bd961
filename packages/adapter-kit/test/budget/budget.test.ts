import { type Deadline, startDeadline } from '@anyroom/adapter-kit';
import {
  type BudgetRefusal,
  type Budgets,
  type BudgetTerms,
  budgetKey,
  createBudgets,
  createMemoryPool,
  type Permit,
  type RequestPool,
} from '@anyroom/adapter-kit/http';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';

const TEN: BudgetTerms = { limits: [{ requests: 10, windowInMs: 1_000 }], heldForInMs: 10_000 };
const UNKNOWN: BudgetTerms = { limits: [], heldForInMs: 10_000 };

let budgets: Budgets;
const deadlines: Deadline[] = [];

beforeEach(() => {
  jest.useFakeTimers();
  budgets = createBudgets();
});

afterEach(async () => {
  await budgets.close();
  for (const deadline of deadlines.splice(0)) deadline.end();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

interface Asked {
  readonly tenant?: string;
  readonly bulk?: boolean;
  readonly again?: boolean;
  readonly timeoutInMs?: number;
  readonly abortSignal?: AbortSignal;
  readonly onWait?: (delayInMs: number) => void;
}

/** Asks for permits in the way of a transport. */
function asking(terms: BudgetTerms = TEN, key = 'key') {
  const budget = budgets.of(key, terms);
  const served: string[] = [];
  const claim = ({ tenant = 'one', bulk = false, again = false, timeoutInMs = 30_000, ...more }: Asked = {}) => {
    const deadline = startDeadline({ timeoutInMs, abortSignal: more.abortSignal });
    deadlines.push(deadline);
    return budget.claim({ tenant, bulk, again, deadline, onWait: more.onWait });
  };
  /** Takes a permit that there must be at once. */
  const now = (asked?: Asked): Permit => {
    const permit = claim(asked);
    if (permit instanceof Promise) throw new Error('There is no permit at once.');
    return permit;
  };
  return {
    claim,
    served,
    now,
    /** Notes by a name when there is a permit, or why there is none. */
    later(name: string, asked?: Asked): Promise<Permit | BudgetRefusal> {
      const claimed = Promise.resolve(claim(asked));
      claimed.then((end) => served.push('refused' in end ? `${name}: ${end.refused}` : name));
      return claimed;
    },
    /** Uses up what there is. */
    drain(times: number): void {
      for (let time = 0; time < times; time += 1) now().settle({ passed: true });
    },
  };
}

const pass = (inMs: number) => jest.advanceTimersByTimeAsync(inMs);

test('A budget gives permits at once while there is room, and then as slots come free', async () => {
  const { now, later, served } = asking();
  const permits = Array.from({ length: 10 }, () => now());
  void later('eleventh');
  await pass(5_000);
  expect(served).toEqual([]);
  permits[0]?.settle({ passed: true });
  await pass(999);
  expect(served).toEqual([]);
  await pass(1);
  expect(served).toEqual(['eleventh']);
});

test('A budget gives the slot of a request that was never sent to who is next', async () => {
  const { now, later, served } = asking();
  const [first] = Array.from({ length: 10 }, () => now());
  void later('eleventh');
  first?.giveBack();
  first?.giveBack(); // what is over stays over
  await pass(0);
  expect(served).toEqual(['eleventh']);
  void later('twelfth');
  await pass(1);
  expect(served).toEqual(['eleventh']);
});

test('A budget serves tenants in turn, each in its own order', async () => {
  const { drain, later, served } = asking();
  drain(10);
  for (const name of ['a1', 'a2', 'a3', 'a4']) void later(name, { tenant: 'a' });
  for (const name of ['b1', 'b2']) void later(name, { tenant: 'b' });
  void later('c1', { tenant: 'c' });
  await pass(1_000);
  expect(served).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
});

test('A budget serves interactive calls before bulk, and another attempt before the first ones of its tenant', async () => {
  const { drain, later, served } = asking();
  drain(10);
  void later('bulk', { bulk: true });
  void later('first');
  void later('second');
  void later('again', { again: true });
  await pass(1_000);
  expect(served).toEqual(['again', 'first', 'second', 'bulk']);
});

test('A budget keeps a reserve that bulk work may not use', async () => {
  const { now, later, served } = asking();
  for (let time = 0; time < 9; time += 1) now({ bulk: true }).settle({});
  void later('bulk', { bulk: true });
  await pass(500);
  expect(served).toEqual([]);
  now().settle({});
  await pass(500);
  expect(served).toEqual(['bulk']);
});

test('A budget lets one of bulk go after nine interactive calls that had to wait', async () => {
  const { drain, later, served } = asking({ ...TEN, limits: [{ requests: 20, windowInMs: 1_000 }] });
  drain(20);
  for (let index = 1; index <= 2; index += 1) void later(`bulk ${index}`, { bulk: true });
  for (let index = 1; index <= 19; index += 1) void later(`${index}`);
  await pass(1_000);
  expect(served.slice(0, 10)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', 'bulk 1']);
  expect(served[19]).toBe('bulk 2');
});

test('A budget lets one of bulk go after nine interactive calls that did not have to wait', async () => {
  const { claim, later, served } = asking({ ...TEN, limits: [{ requests: 20, windowInMs: 1_000 }] });
  // Nearly as many interactive calls as there is room for, none of which waits.
  const callAway = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      void Promise.resolve(claim()).then((permit) => 'settle' in permit && permit.settle({ passed: true }));
      await pass(52);
    }
  };
  await callAway(40);
  for (let index = 1; index <= 3; index += 1) {
    void later(`bulk ${index}`, { bulk: true }).then((permit) => 'settle' in permit && permit.settle({ passed: true }));
  }
  await callAway(60);
  expect(served).toEqual(['bulk 1', 'bulk 2', 'bulk 3']);
});

test('A budget refuses at once who cannot be served in time, and says when that would be', async () => {
  const { drain, claim } = asking();
  drain(10);
  await pass(400);
  await expect(claim({ timeoutInMs: 600 })).resolves.toEqual({ refused: 'rate-limited', retryAfterInMs: 600 });
  const fits = claim({ timeoutInMs: 601 });
  await pass(600);
  await expect(fits).resolves.toHaveProperty('settle');
});

test('A budget counts those before somebody, tenant by tenant', async () => {
  const { drain, later, claim } = asking();
  drain(10);
  for (let index = 0; index < 15; index += 1) void later('crowd', { tenant: 'crowd' });
  // Behind the crowd its own sixteenth waits for a second window. Somebody else comes second.
  await expect(claim({ tenant: 'crowd', timeoutInMs: 1_500 })).resolves.toEqual({
    refused: 'rate-limited',
    retryAfterInMs: 2_000,
  });
  const other = claim({ tenant: 'other', timeoutInMs: 1_500 });
  await pass(1_000);
  await expect(other).resolves.toHaveProperty('settle');
});

test('A budget lets go of who gives up while waiting, and tells that from a lack of time', async () => {
  const { drain, later, served } = asking();
  drain(10);
  const giveUp = new AbortController();
  void later('given up', { abortSignal: giveUp.signal });
  void later('stays');
  giveUp.abort();
  await pass(0);
  expect(served).toEqual(['given up: ended']);
  await pass(1_000);
  expect(served).toEqual(['given up: ended', 'stays']);
});

test('A budget refuses who waits in vain until its time is over', async () => {
  const { now, later, served } = asking();
  for (let time = 0; time < 10; time += 1) now(); // none of them is ever answered
  void later('patient', { timeoutInMs: 5_000 });
  await pass(5_000);
  expect(served).toEqual(['patient: rate-limited']);
});

test('A refusal blocks everybody for as long as it says, and ends at once the waiting of who has less time', async () => {
  const { now, later, claim, served } = asking();
  const permit = now();
  const full = Array.from({ length: 9 }, () => now());
  void later('hurried', { timeoutInMs: 4_000 });
  void later('patient', { timeoutInMs: 10_000 });
  permit.settle({ passed: false, blockedForInMs: 5_000 });
  for (const one of full) one.settle({ passed: true });
  await pass(0);
  expect(served).toEqual(['hurried: rate-limited']);
  await expect(claim({ timeoutInMs: 4_999 })).resolves.toEqual({ refused: 'rate-limited', retryAfterInMs: 5_000 });
  await pass(4_999);
  expect(served).toHaveLength(1);
  await pass(1);
  expect(served).toEqual(['hurried: rate-limited', 'patient']);
});

test('No answer blocks a budget for longer than ten minutes', async () => {
  const { now, later, served } = asking();
  now().settle({ passed: false, blockedForInMs: 1e12 });
  void later('patient', { timeoutInMs: 3_600_000 });
  await pass(600_000);
  expect(served).toEqual(['patient']);
});

test('Services that share a key share a budget, on the strictest of their terms; another key is another budget', async () => {
  const one = asking();
  const other = asking({ ...TEN, limits: [{ requests: 4, windowInMs: 1_000 }] });
  one.drain(4);
  expect(one.claim()).toBeInstanceOf(Promise);
  expect(other.claim()).toBeInstanceOf(Promise);
  asking(TEN, 'another key').drain(10);
});

test('While no limit is known, only so many are on their way at once, and a refusal teaches a pace', async () => {
  const { now, later, served } = asking({ ...UNKNOWN, mostInFlight: 30 });
  const permits = Array.from({ length: 30 }, () => now());
  for (let index = 0; index < 60; index += 1) void later('waiting');
  await pass(50);
  expect(served).toHaveLength(0);
  for (const permit of permits.slice(0, 20)) permit.settle({ passed: true });
  await pass(0);
  expect(served).toHaveLength(20);
  for (const permit of permits.slice(20)) permit.settle({ passed: false, blockedForInMs: 1_000 });
  await pass(999);
  expect(served).toHaveLength(20);
});

test('A pace is kept after the wait, and rises with time', async () => {
  const { now, claim } = asking(UNKNOWN);
  const permits = Array.from({ length: 40 }, () => now());
  for (const permit of permits.slice(0, 20)) permit.settle({ passed: true });
  for (const permit of permits.slice(20)) permit.settle({ passed: false, blockedForInMs: 1_000 });
  const sentIn = async (seconds: number) => {
    let sent = 0;
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      for (let permit = claim({ timeoutInMs: 1 }); !(permit instanceof Promise); permit = claim({ timeoutInMs: 1 })) {
        permit.settle({ passed: true });
        sent += 1;
      }
      await pass(50);
    }
    return sent;
  };
  await pass(1_000);
  expect(await sentIn(1)).toBe(20);
  const later = await sentIn(10);
  expect(later).toBeGreaterThan(200);
  expect(later).toBeLessThan(260);
  await pass(300_000); // after which it is forgotten
  for (let time = 0; time < 500; time += 1) now().settle({ passed: true });
});

test.each([
  ['known', [{ requests: 1_000, windowInMs: 1_000 }]],
  ['unknown', []],
])('A few refusals of one call teach nothing, with a limit that is %s', async (_, limits) => {
  const { now } = asking({ ...TEN, limits });
  for (let time = 0; time < 3; time += 1) {
    expect(now().settle({ passed: false, blockedForInMs: 1_000 })).toBe(1_000);
    await pass(1_001);
  }
  const many = Array.from({ length: 50 }, () => now());
  for (const permit of many) permit.giveBack();
  now().settle({ passed: false, blockedForInMs: 1_000 });
  await pass(1_000);
  now();
  expect(asking({ ...TEN, limits }).claim()).toBeInstanceOf(Promise);
});

test('A refusal that does not say for how long holds back for a second, then for two, and for one again after a success', async () => {
  const { now } = asking();
  for (const heldBackInMs of [1_000, 2_000, 4_000]) {
    expect(now().settle({ passed: false })).toBe(heldBackInMs);
    await pass(heldBackInMs + 1);
  }
  await pass(1_000);
  expect(now().settle({ passed: true })).toBe(0);
  expect(now().settle({ passed: false })).toBe(1_000);
});

test('Many refusals at once teach a pace, whatever limit is known', async () => {
  const { now, claim } = asking({ ...TEN, limits: [{ requests: 1_200, windowInMs: 300_000 }] });
  const permits = Array.from({ length: 60 }, () => now());
  for (const permit of permits.slice(0, 20)) permit.settle({ passed: true });
  for (const permit of permits.slice(20)) permit.settle({ passed: false, blockedForInMs: 1_000 });
  await pass(1_000);
  for (let time = 0; time < 20; time += 1) now();
  expect(claim()).toBeInstanceOf(Promise);
});

test.each([{ said: 0 }, { said: 3 }, { said: undefined }])(
  'However many of one burst are refused, it is one refusal, also where the vendor says to wait for $said ms',
  async ({ said }) => {
    const { now, later, served } = asking(UNKNOWN);
    const permits = Array.from({ length: 60 }, () => now());
    await pass(1);
    for (const permit of permits.slice(0, 20)) permit.settle({ passed: true });
    for (const [index, permit] of permits.slice(20, 50).entries()) {
      if (index === 1) void later('next', { timeoutInMs: 60_000 });
      permit.settle({ passed: false, ...(said !== undefined && { blockedForInMs: said }) });
      await pass(10);
    }
    expect(served).toEqual([]); // nobody may be sent at once after a refusal
    await pass(1_200);
    expect(served).toEqual(['next']);
    // Who of that burst is heard of after the wait teaches nothing more.
    for (const permit of permits.slice(50)) {
      permit.settle({ passed: false, ...(said !== undefined && { blockedForInMs: said }) });
      await pass(10);
    }
    await pass(1_000);
    for (let time = 0; time < 15; time += 1) now().settle({ passed: true });
  },
);

test('A pace that was learned in bad times soon rises in good ones', async () => {
  const { now, later, served } = asking(UNKNOWN);
  for (let time = 0; time < 30; time += 1) {
    now().settle({ passed: false, blockedForInMs: 1_000 });
    void later('next', { timeoutInMs: 60_000 }).then((permit) => 'settle' in permit && permit.settle({}));
    await pass(20_000);
  }
  served.length = 0;
  for (let time = 0; time < 5; time += 1)
    void later('calm', { timeoutInMs: 60_000 }).then((permit) => 'settle' in permit && permit.settle({ passed: true }));
  await pass(40_000);
  expect(served).toEqual(Array.from({ length: 5 }, () => 'calm'));
});

test('What an answer costs does not grow with how many wait', async () => {
  const budget = budgets.of('key', TEN);
  let looks = 0;
  const deadline = {
    endedBy: undefined,
    onEnded: () => () => {},
    remainingInMs: () => {
      looks += 1;
      return 600_000;
    },
  };
  const permits = Array.from({ length: 10 }, () =>
    budget.claim({ tenant: 'one', bulk: false, again: false, deadline }),
  );
  for (let index = 0; index < 1_000; index += 1) {
    void budget.claim({ tenant: 'one', bulk: false, again: false, deadline });
  }
  looks = 0;
  for (const permit of permits) if ('settle' in permit) permit.settle({ passed: true });
  expect(looks).toBeLessThan(50);
});

test('A closed budget refuses who waits and who comes', async () => {
  const { drain, later, served } = asking();
  drain(10);
  void later('waiting');
  await budgets.close();
  void later('late');
  await pass(0);
  expect(served).toEqual(['waiting: closed', 'late: closed']);
});

test('A wait is told with how long it should be', () => {
  const { drain, claim } = asking();
  const onWait = jest.fn();
  drain(9);
  claim({ onWait });
  expect(onWait).not.toHaveBeenCalled();
  claim({ onWait });
  void claim({ onWait });
  expect(onWait.mock.calls).toEqual([[1_000], [1_000]]);
});

test('Budgets forget credentials that nobody uses, and know those again that come back', async () => {
  const first = asking(TEN, 'first');
  for (let tenant = 0; tenant < 3_000; tenant += 1) asking(TEN, `tenant ${tenant}`).now().settle({});
  const second = asking(TEN, 'first');
  first.drain(5);
  second.drain(5);
  expect(first.claim()).toBeInstanceOf(Promise);
});

test('A key tells credentials apart and holds none', () => {
  expect(budgetKey('cloudflare', 'https://a', 'token')).not.toBe(budgetKey('cloudflare', 'https://a', 'token2'));
  expect(budgetKey('a', 'bc')).not.toBe(budgetKey('ab', 'c'));
  expect(budgetKey('cloudflare', 'token')).toMatch(/^[\w-]{43}$/);
});

/** A pool somewhere else: it answers later, in order. */
function remote(): RequestPool & { readonly asks: number[] } {
  const pool = createMemoryPool();
  const asks: number[] = [];
  return {
    ...pool,
    asks,
    async take(key, ask) {
      asks.push(ask.slots);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return pool.take(key, ask);
    },
  };
}

test('A pool that answers later is asked for all together who came meanwhile', async () => {
  const pool = remote();
  budgets = createBudgets({ pool });
  const { later, served } = asking();
  for (const name of ['1', '2', '3', '4', '5']) void later(name);
  await pass(5);
  expect(served).toEqual(['1']);
  await pass(5);
  expect(served).toEqual(['1', '2', '3', '4', '5']);
  expect(pool.asks).toEqual([1, 4]);
});

test('A slot that comes when its caller has left goes back, or to who is next', async () => {
  budgets = createBudgets({ pool: remote() });
  const { later, served } = asking({ ...TEN, limits: [{ requests: 1, windowInMs: 1_000 }] });
  const giveUp = new AbortController();
  void later('left', { abortSignal: giveUp.signal });
  giveUp.abort();
  await pass(10);
  void later('next');
  await pass(10);
  expect(served).toEqual(['left: ended', 'next']);
});

test('A pool that fails, against its promise, stops nobody', async () => {
  const failing = { ...remote(), take: async () => Promise.reject(new Error('gone')) };
  budgets = createBudgets({ pool: failing });
  const rejecting = asking();
  for (let index = 0; index < 11; index += 1) void rejecting.later('served');
  await pass(900);
  expect(rejecting.served).toHaveLength(10);
  await budgets.close();

  const take = () => {
    throw new Error('gone');
  };
  budgets = createBudgets({ pool: { ...failing, take } });
  asking().drain(10);
});
