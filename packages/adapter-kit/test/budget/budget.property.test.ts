import { type BudgetRefusal, createBudgets, type Permit } from '@anyroom/adapter-kit/http';
import { afterEach, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';

/** One call of a made-up morning. */
interface Call {
  readonly tenant: string;
  readonly bulk: boolean;
  /** When it comes, after the one before it. */
  readonly afterInMs: number;
  readonly timeoutInMs: number;
  readonly wayThereInMs: number;
  readonly wayBackInMs: number;
}

interface World {
  readonly requests: number;
  readonly windowInMs: number;
  readonly calls: readonly Call[];
}

/** What became of one call. */
interface Course {
  readonly call: Call;
  readonly cameAt: number;
  /** As a place in the order of all that happened. */
  readonly cameAs: number;
  waited: boolean;
  servedAt?: number;
  servedAs?: number;
  arrivedAt?: number;
  refusedAt?: number;
  refusedAs?: number;
}

const worlds = fc.record({
  requests: fc.integer({ min: 1, max: 12 }),
  windowInMs: fc.constantFrom(200, 500, 1_000),
  calls: fc.array(
    fc.record({
      tenant: fc.constantFrom('a', 'b', 'c', 'd'),
      bulk: fc.boolean(),
      afterInMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 120 })),
      timeoutInMs: fc.oneof(fc.constant(600_000), fc.integer({ min: 1, max: 3_000 })),
      wayThereInMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
      wayBackInMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
    }),
    { minLength: 1, maxLength: 60 },
  ),
});

afterEach(() => {
  jest.useRealTimers();
});

/**
 * Lets a world run its course.
 *
 * @param only - asks when this call would be served with all the time there is: nobody comes after it, nobody gives up from
 *   then on, and every answer is there at once
 */
async function run({ requests, windowInMs, calls }: World, only?: number): Promise<readonly Course[]> {
  jest.useFakeTimers();
  const budgets = createBudgets();
  const budget = budgets.of('key', { limits: [{ requests, windowInMs }], heldForInMs: 10_000 });
  const courses: Course[] = [];
  let happened = 0;
  let isIdeal = false;
  const onIdeal: (() => void)[] = [];
  const open = new Set<() => void>();

  const after = (delayInMs: number, then: () => void) => {
    if (isIdeal || delayInMs === 0) return then();
    let isDone = false;
    const once = () => {
      if (!isDone) then();
      isDone = true;
    };
    onIdeal.push(once);
    setTimeout(once, delayInMs);
  };

  const begin = (call: Call) => {
    const course: Course = { call, cameAt: performance.now(), cameAs: happened++, waited: false };
    courses.push(course);
    const controller = new AbortController();
    const endsAt = performance.now() + call.timeoutInMs;
    let endedBy: 'timeout' | undefined;
    const timer = setTimeout(() => {
      if (isIdeal) return;
      endedBy = 'timeout';
      controller.abort();
    }, call.timeoutInMs);
    const deadline = {
      onEnded(callback: () => void) {
        controller.signal.addEventListener('abort', callback);
        return () => controller.signal.removeEventListener('abort', callback);
      },
      get endedBy() {
        return endedBy;
      },
      remainingInMs: () => (isIdeal ? Number.POSITIVE_INFINITY : Math.max(0, endsAt - performance.now())),
    };
    const serve = (end: Permit | BudgetRefusal) => {
      clearTimeout(timer);
      open.delete(giveUp);
      if ('refused' in end) {
        course.refusedAt = performance.now();
        course.refusedAs = happened++;
        return;
      }
      course.servedAt = performance.now();
      course.servedAs = happened++;
      after(call.wayThereInMs, () => {
        course.arrivedAt = performance.now();
        after(call.wayBackInMs, () => end.settle({ passed: true }));
      });
    };
    const giveUp = () => clearTimeout(timer);
    open.add(giveUp);
    const claimed = budget.claim({ ...call, again: false, deadline });
    if (claimed instanceof Promise) {
      course.waited = true;
      void claimed.then(serve);
    } else serve(claimed);
  };

  for (const [index, call] of calls.entries()) {
    if (call.afterInMs > 0) await jest.advanceTimersByTimeAsync(call.afterInMs);
    if (index === only) {
      isIdeal = true;
      for (const timer of open) timer();
      for (let next = onIdeal.shift(); next !== undefined; next = onIdeal.shift()) next();
    }
    begin(call);
    // A call is looked at before the next one comes.
    await jest.advanceTimersByTimeAsync(0);
    if (index === only) break;
  }
  await jest.advanceTimersByTimeAsync(700_000);
  await budgets.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
  return courses;
}

test('No window of the vendor, wherever it begins, ever holds one request too many', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const arrivals = (await run(world)).flatMap(({ arrivedAt }) => arrivedAt ?? []).sort((a, b) => a - b);
      for (let index = world.requests; index < arrivals.length; index += 1) {
        const spanInMs = (arrivals[index] as number) - (arrivals[index - world.requests] as number);
        expect(spanInMs).toBeGreaterThanOrEqual(world.windowInMs);
      }
    }),
    { numRuns: 150 },
  );
});

test('Everybody is served or refused, and whoever has the time is served', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      for (const { call, servedAt, refusedAt } of await run(world)) {
        expect((servedAt === undefined) !== (refusedAt === undefined)).toBe(true);
        if (call.timeoutInMs === 600_000) expect(servedAt).toBeDefined();
      }
    }),
    { numRuns: 150 },
  );
});

test('Nobody is served twice while another tenant waits for its first turn', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const courses = await run(world);
      const served = courses.filter(({ waited, servedAs }) => waited && servedAs !== undefined);
      for (const first of served) {
        const alike = served.filter(({ call }) => call.bulk === first.call.bulk);
        const again = alike
          .filter(({ call, servedAs = 0 }) => call.tenant === first.call.tenant && servedAs > (first.servedAs ?? 0))
          .sort((one, other) => (one.servedAs ?? 0) - (other.servedAs ?? 0))[0];
        if (again === undefined) continue;
        const between = ({ servedAs = 0 }: Course) =>
          servedAs > (first.servedAs ?? 0) && servedAs < (again.servedAs ?? 0);
        for (const other of alike) {
          if (other.call.tenant === first.call.tenant) continue;
          const waitedAllTheWhile =
            other.cameAs < (first.servedAs ?? 0) && (other.servedAs ?? 0) > (again.servedAs ?? 0);
          if (!waitedAllTheWhile) continue;
          expect(alike.some((one) => one.call.tenant === other.call.tenant && between(one))).toBe(true);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('Whoever is refused at once could not have been served in time', async () => {
  let looked = 0;
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const courses = await run(world);
      // Not who was refused when somebody else came who goes before it.
      const refused = courses.flatMap(({ refusedAs = Number.NaN, cameAt, refusedAt }, index) =>
        refusedAt === cameAt && refusedAs < (courses[index + 1]?.cameAs ?? Number.POSITIVE_INFINITY) ? [index] : [],
      );
      // The first one and the last: each of them takes a run of its own.
      for (const index of new Set([refused[0], refused.at(-1)])) {
        if (index === undefined) continue;
        looked += 1;
        const { servedAt = Number.NaN, cameAt, call } = (await run(world, index))[index] as Course;
        expect(servedAt - cameAt).toBeGreaterThanOrEqual(call.timeoutInMs);
      }
    }),
    { numRuns: 200 },
  );
  expect(looked).toBeGreaterThan(10);
});
