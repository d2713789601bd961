import type { RequestPool, SlotAsk } from '@anyroom/adapter-kit/http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

/** A pool over a clock of the test's own. */
export interface PoolOfTest {
  readonly pool: RequestPool;
  /** Moves the clock on. */
  pass(inMs: number): Promise<void>;
  /** Waits until all that was told has arrived. */
  arrived?(): Promise<void>;
  end?(): Promise<void>;
}

const TEN: SlotAsk = {
  slots: 1,
  limits: [{ requests: 10, windowInMs: 1_000 }],
  bulk: false,
  reserve: 0.1,
  heldForInMs: 10_000,
};
const UNKNOWN: SlotAsk = { ...TEN, limits: [] };

/** What every pool must show. */
export function describePool(name: string, create: () => Promise<PoolOfTest>): void {
  describe(`The pool ${name}`, () => {
    let it: PoolOfTest;
    beforeEach(async () => {
      it = await create();
    });
    afterEach(async () => {
      await it.pool.close?.();
      await it.end?.();
    });

    const take = async (slots: number, ask: SlotAsk = TEN, key = 'key') => it.pool.take(key, { ...ask, slots });
    const settle = async (slots: readonly unknown[], heard = {}, key = 'key') => {
      for (const slot of slots) it.pool.settle(key, slot, heard);
      await it.arrived?.();
    };

    test('grants as many as the limit has room for, and no more', async () => {
      expect((await take(4)).slots).toHaveLength(4);
      expect((await take(10)).slots).toHaveLength(6);
      expect((await take(1)).slots).toHaveLength(0);
    });

    test('keeps a slot taken from before its request is sent until a window after its answer', async () => {
      const { slots } = await take(10);
      await it.pass(5_000);
      expect((await take(1)).slots).toHaveLength(0);
      await settle(slots);
      await it.pass(990);
      expect((await take(1)).slots).toHaveLength(0);
      await it.pass(20);
      expect((await take(20)).slots).toHaveLength(10);
    });

    test('says when to ask again', async () => {
      await settle((await take(10)).slots);
      const { againInMs } = await take(1);
      expect(againInMs).toBeGreaterThan(0);
      expect(againInMs).toBeLessThanOrEqual(1_000);
    });

    test('counts each key by itself', async () => {
      await take(10);
      expect((await take(1, TEN, 'another')).slots).toHaveLength(1);
    });

    test('holds to every limit at once', async () => {
      const both = { ...TEN, limits: [...TEN.limits, { requests: 15, windowInMs: 60_000 }] };
      await settle((await take(10, both)).slots);
      await it.pass(1_010);
      expect((await take(10, both)).slots).toHaveLength(5);
    });

    test('frees at once what was never sent', async () => {
      const { slots } = await take(10);
      for (const slot of slots.slice(0, 3)) it.pool.giveBack('key', slot);
      await it.arrived?.();
      expect((await take(10)).slots).toHaveLength(3);
    });

    test('leaves the reserve to interactive calls', async () => {
      expect((await take(10, { ...TEN, bulk: true })).slots).toHaveLength(9);
      expect((await take(1, { ...TEN, bulk: true })).slots).toHaveLength(0);
      expect((await take(1)).slots).toHaveLength(1);
    });

    test('grants nobody anything while it is blocked, and a shorter block ends no longer one', async () => {
      const { slots } = await take(3);
      await settle(slots.slice(0, 1), { passed: false, blockedForInMs: 3_000 });
      await settle(slots.slice(1, 2), { passed: false, blockedForInMs: 500 });
      await it.pass(2_900);
      expect(await take(1)).toMatchObject({ slots: [] });
      await it.pass(200);
      expect((await take(1)).slots).toHaveLength(1);
    });

    test('lets no more on the way than the vendor says is left, until its time is over', async () => {
      const { slots } = await take(4);
      await settle(slots.slice(0, 1), { passed: true, remaining: { requests: 5, forInMs: 4_000 } });
      // Three are on their way, and may not be among those that were counted.
      expect((await take(10)).slots).toHaveLength(2);
      await it.pass(4_100);
      await settle(slots.slice(1), { passed: true });
      await it.pass(1_100);
      expect((await take(10)).slots).toHaveLength(8);
    });

    test('counts an answer that does not say what is left as one less', async () => {
      const { slots } = await take(3);
      await settle(slots.slice(0, 1), { passed: true, remaining: { requests: 3, forInMs: 9_000 } });
      await settle(slots.slice(1), {});
      expect((await take(10)).slots).toHaveLength(1);
    });

    test("takes the word of a new window of the vendor's for what is left in it", async () => {
      const { slots } = await take(3);
      await settle(slots.slice(0, 1), { passed: true, remaining: { requests: 0, forInMs: 1_000 } });
      await it.pass(500);
      await settle(slots.slice(1, 2), { passed: true, remaining: { requests: 9, forInMs: 60_000 } });
      // Long on its way, and about the window before.
      await settle(slots.slice(2), { passed: true, remaining: { requests: 0, forInMs: 400 } });
      expect((await take(10)).slots).toHaveLength(7);
    });

    test("holds to the vendor's policies beside its own limits", async () => {
      const policies = [{ requests: 4, windowInMs: 2_000 }];
      await settle((await take(1)).slots, { passed: true, policies });
      expect((await take(10)).slots).toHaveLength(3);
      expect((await take(10, UNKNOWN)).slots).toHaveLength(0);
    });

    test('believes the newest policy of a window, and none for longer than ten minutes', async () => {
      const policy = (requests: number, windowInMs: number) => ({ passed: true, policies: [{ requests, windowInMs }] });
      await settle((await take(1)).slots, policy(1, 600_000));
      expect((await take(1)).slots).toHaveLength(0);
      await it.pass(601_000);
      await settle((await take(1)).slots, policy(2, 60_000));
      await settle((await take(1)).slots, policy(1_000, 60_000));
      await it.pass(1_100);
      expect((await take(10)).slots).toHaveLength(10);
    });

    test('is never loosened by a policy', async () => {
      await settle((await take(1)).slots, { passed: true, policies: [{ requests: 1_000, windowInMs: 1_000 }] });
      expect((await take(100)).slots).toHaveLength(9);
    });

    test('counts nobody where no limit is known', async () => {
      expect((await take(500, UNKNOWN)).slots).toHaveLength(500);
    });

    test('learns a pace from what was let through before a refusal, while nobody knows a limit', async () => {
      const { slots } = await take(50, UNKNOWN);
      await settle(slots.slice(0, 20), { passed: true });
      await settle(slots.slice(20), { passed: false, blockedForInMs: 1_000, learns: true });
      await it.pass(1_100);
      const granted = (await take(50, UNKNOWN)).slots.length;
      expect(granted).toBeGreaterThanOrEqual(15);
      expect(granted).toBeLessThanOrEqual(20);
    });

    test('learns nothing from a refusal that a known limit explains', async () => {
      const { slots } = await take(2);
      await settle(slots, { passed: false, blockedForInMs: 100 });
      await it.pass(1_100);
      expect((await take(10)).slots).toHaveLength(10);
    });

    test('never says that a slot comes later than it does', async () => {
      const { slots } = await take(10);
      await settle(slots.slice(0, 4));
      await it.pass(600);
      expect(it.pool.earliestInMs('key', TEN, 1)).toBeLessThanOrEqual(400);
      expect(it.pool.earliestInMs('key', TEN, 5)).toBeLessThanOrEqual(1_000);
      expect(it.pool.earliestInMs('key', TEN, 11)).toBeLessThanOrEqual(1_400);
      expect(it.pool.earliestInMs('nobody', TEN, 1)).toBe(0);
    });
  });
}
