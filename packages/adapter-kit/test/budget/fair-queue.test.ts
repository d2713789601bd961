import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FairQueue } from '../../src/http/budget/fair-queue.js';

interface Item {
  readonly tenant: string;
  readonly again: boolean;
  readonly endsAt: number;
}

const steps = fc.array(
  fc.oneof(
    fc.record({
      add: fc.record({ tenant: fc.constantFrom('a', 'b', 'c'), again: fc.boolean(), endsAt: fc.nat(9) }),
    }),
    fc.record({ remove: fc.nat(20) }),
    fc.constant('next' as const),
  ),
  { maxLength: 120 },
);

/** The same order, as simple as can be. */
class Plain {
  turns: string[] = [];
  items: Item[] = [];

  add(item: Item): void {
    if (!this.turns.includes(item.tenant)) this.turns.push(item.tenant);
    this.items.push(item);
  }

  next(): Item | undefined {
    const tenant = this.turns[0];
    const own = this.items.filter((item) => item.tenant === tenant);
    const item = own.find(({ again }) => again) ?? own[0];
    if (item === undefined || tenant === undefined) return undefined;
    this.remove(item);
    if (this.turns[0] === tenant) this.turns.push(this.turns.shift() as string);
    return item;
  }

  remove(item: Item): void {
    this.items = this.items.filter((each) => each !== item);
    this.turns = this.turns.filter((tenant) => this.items.some((each) => each.tenant === tenant));
  }
}

test('A queue serves tenants in turn and in order, whoever leaves, and knows who has the least time', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const queue = new FairQueue<Item>();
      const plain = new Plain();
      for (const step of all) {
        if (step === 'next') expect(queue.next()).toBe(plain.next());
        else if ('add' in step) {
          const item = { ...step.add };
          queue.add(item);
          plain.add(item);
        } else {
          const item = plain.items[step.remove];
          if (item === undefined) continue;
          plain.remove(item);
          expect(queue.remove(item)).toBe(true);
          expect(queue.remove(item)).toBe(false);
        }
        expect(queue.size).toBe(plain.items.length);
        expect(queue.hastiest?.endsAt ?? Number.POSITIVE_INFINITY).toBe(
          Math.min(...plain.items.map(({ endsAt }) => endsAt)),
        );
      }
    }),
    { numRuns: 500 },
  );
});
