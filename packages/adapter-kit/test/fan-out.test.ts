import { getEventListeners } from 'node:events';
import { DEFAULT_CONCURRENCY, type FanOut, fanOut, readBatch } from '@anyroom/adapter-kit';
import { AnyroomError, type AnyroomErrorOptions, type BatchOutcome, type UpdatedParticipant } from '@anyroom/core';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { withClock } from './support/clock.js';

const context = { provider: 'acme', operation: 'updateParticipants', room: 'r' };
const failing = (options: Partial<AnyroomErrorOptions> & Pick<AnyroomErrorOptions, 'code'>) =>
  new AnyroomError({ outcome: 'refused', message: 'no', ...options });
const applied = (id: string): UpdatedParticipant => ({ id, confirmation: 'accepted', effect: 'unknown' });
const shortly = () => new Promise<void>((resolve) => setTimeout(resolve, 100));

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

async function run(
  ids: readonly string[],
  apply: FanOut<string>['apply'],
  options: Partial<FanOut<string>> = {},
): Promise<readonly BatchOutcome[]> {
  const pairs = ids.map((id, index) => [id, `change ${index}`] as const);
  const { entries, sheet } = readBatch(pairs, (_, changes) => changes as string, context);
  await withClock(fanOut(entries, sheet, { context, timeoutInMs: 1_000, apply, ...options }), {
    stepInMs: 50,
    io: false,
  });
  return sheet.result().outcomes;
}

const statuses = (outcomes: readonly BatchOutcome[]) => outcomes.map(({ status }) => status);
const errorAt = (outcomes: readonly BatchOutcome[], index: number) => {
  const outcome = outcomes[index];
  return outcome !== undefined && 'error' in outcome ? outcome.error : undefined;
};

describe('fanOut', () => {
  test('sends at most so many side by side, and those of one id one after the other, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), { maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        async (ids, concurrency) => {
          const running = new Map<string, number>();
          const sent = new Map<string, number[]>();
          let most = 0;
          const outcomes = await run(
            ids,
            async ({ id, index }) => {
              expect(running.has(id)).toBe(false);
              running.set(id, index);
              most = Math.max(most, running.size);
              sent.set(id, [...(sent.get(id) ?? []), index]);
              await shortly();
              running.delete(id);
              return applied(id);
            },
            { concurrency },
          );
          expect(outcomes.map(({ id }) => id)).toEqual(ids);
          expect(statuses(outcomes)).toEqual(ids.map(() => 'applied'));
          expect(most).toBe(Math.min(concurrency, new Set(ids).size));
          for (const order of sent.values()) expect(order).toEqual([...order].sort((a, b) => a - b));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('by default eight at once', async () => {
    let running = 0;
    let most = 0;
    await run(
      Array.from({ length: 30 }, (_, i) => `id-${i}`),
      async ({ id }) => {
        running += 1;
        most = Math.max(most, running);
        await shortly();
        running -= 1;
        return applied(id);
      },
    );
    expect([most, DEFAULT_CONCURRENCY]).toEqual([8, 8]);
  });

  test('one bad entry spoils no other, whatever it throws', async () => {
    const outcomes = await run(['a', 'b', 'c', 'd'], async ({ id }) => {
      if (id === 'a') throw failing({ code: 'conflict' });
      if (id === 'b') throw failing({ code: 'timeout', outcome: 'unknown' });
      if (id === 'c') throw new TypeError('a bug of the adapter');
      return applied(id);
    });
    expect(statuses(outcomes)).toEqual(['failed', 'unknown', 'unknown', 'applied']);
    expect(errorAt(outcomes, 2)).toMatchObject({ code: 'unknown', details: { participant: 'c' } });
  });

  test.each([
    failing({ code: 'unauthenticated' }),
    failing({ code: 'misconfigured' }),
    failing({ code: 'not-found', subject: 'room' }),
    failing({ code: 'not-found', subject: 'account' }),
  ])('$code ends the batch: the rest is skipped with it, unsent', async (error) => {
    const apply = jest.fn<FanOut<string>['apply']>(async ({ id }) => {
      if (id === 'b') throw error;
      return applied(id);
    });
    const outcomes = await run(['a', 'b', 'c', 'd'], apply, { concurrency: 1 });
    expect(statuses(outcomes)).toEqual(['applied', 'failed', 'skipped', 'skipped']);
    expect(errorAt(outcomes, 3)).toMatchObject({
      code: error.code,
      outcome: 'not-sent',
      details: { participant: 'd' },
    });
    expect(apply).toHaveBeenCalledTimes(2);
  });

  test.each([failing({ code: 'not-found', subject: 'participant' }), failing({ code: 'permission-denied' })])(
    '$code ends nothing',
    async (error) => {
      const outcomes = await run(
        ['a', 'b'],
        async ({ id }) => {
          if (id === 'a') throw error;
          return applied(id);
        },
        { concurrency: 1 },
      );
      expect(statuses(outcomes)).toEqual(['failed', 'applied']);
    },
  );

  test('given up: what is in flight is unknown, the rest skipped; no listener stays on the signal', async () => {
    const caller = new AbortController();
    const outcomes = await run(
      ['a', 'b', 'c', 'd', 'e'],
      async ({ id }, deadline) => {
        if (id === 'a') return applied(id);
        if (id === 'b') caller.abort();
        await deadline.sleep(500);
        throw failing({ code: 'cancelled', outcome: id === 'b' ? 'unknown' : 'not-sent' });
      },
      { abortSignal: caller.signal, concurrency: 2 },
    );
    expect(statuses(outcomes)).toEqual(['applied', 'unknown', 'skipped', 'skipped', 'skipped']);
    expect(errorAt(outcomes, 4)).toMatchObject({
      code: 'cancelled',
      outcome: 'not-sent',
      details: { participant: 'e' },
    });
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });

  test('each entry has its own time, from when it is first sent', async () => {
    const outcomes = await run(
      ['a', 'b', 'c', 'd'],
      async ({ id }, deadline) => {
        await deadline.sleep(800);
        if (deadline.endedBy !== undefined) throw failing({ code: 'timeout' });
        return applied(id);
      },
      { concurrency: 1 },
    );
    expect(statuses(outcomes)).toEqual(['applied', 'applied', 'applied', 'applied']);
  });
});

describe('the pause of a batch', () => {
  test('holds back what is not sent yet, however many', async () => {
    const sentAt: [string, number][] = [];
    const start = performance.now();
    const outcomes = await run(
      ['a', 'b', 'c', 'd'],
      async ({ id }, _, pause) => {
        sentAt.push([id, performance.now() - start]);
        if (id === 'a') pause.extend(900);
        await shortly();
        return applied(id);
      },
      { concurrency: 2 },
    );
    expect(statuses(outcomes)).toEqual(['applied', 'applied', 'applied', 'applied']);
    const later = sentAt.filter(([, at]) => at >= 900).map(([id]) => id);
    // The two workers set out together; the pause came after.
    expect(later).toEqual(['c', 'd']);
  });

  test('that is longer than an entry may take ends the batch: skipped, with the time to wait', async () => {
    const outcomes = await run(
      ['a', 'b', 'c'],
      async ({ id }, _, pause) => {
        pause.extend(60_000);
        return applied(id);
      },
      { concurrency: 1 },
    );
    expect(statuses(outcomes)).toEqual(['applied', 'skipped', 'skipped']);
    expect(errorAt(outcomes, 1)).toMatchObject({
      code: 'rate-limited',
      outcome: 'not-sent',
      retryable: true,
      retryAfterInMs: 60_000,
    });
    expect(errorAt(outcomes, 1)?.message).toContain('timeoutInMs');
  });

  test('given up while it lasts: skipped as cancelled, and nothing is left behind', async () => {
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 200);
    const outcomes = await run(
      ['a', 'b'],
      async ({ id }, _, pause) => {
        pause.extend(900);
        return applied(id);
      },
      { concurrency: 1, abortSignal: caller.signal },
    );
    expect(statuses(outcomes)).toEqual(['applied', 'skipped']);
    expect(errorAt(outcomes, 1)).toMatchObject({ code: 'cancelled' });
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });
});
