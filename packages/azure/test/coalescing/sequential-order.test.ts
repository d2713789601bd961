import { describe, expect, test } from '@jest/globals';
import { never, type PastCall, sequentialOrder } from './sequential-order.js';

/** A register: what is written stays, and a read has what was written last. */
const write = (value: number, began: number, answered: number, behind: readonly number[] = []): PastCall<number> => ({
  began,
  answered,
  behind,
  mayBeLeftOut: answered === never,
  carryOut: () => value,
});
const read = (value: number, began: number, answered: number): PastCall<number> => ({
  began,
  answered,
  mayBeLeftOut: false,
  carryOut: (state) => (state === value ? state : undefined),
});

describe('an order in which calls could have been made', () => {
  test.each<[about: string, calls: readonly PastCall<number>[], end: number, order: readonly number[] | undefined]>([
    ['no call and nothing changed', [], 0, []],
    ['no call and something changed', [], 1, undefined],
    ['two writes at once, the first last', [write(1, 1, 3), write(2, 2, 4)], 1, [1, 0]],
    ['two writes at once, the second last', [write(1, 1, 3), write(2, 2, 4)], 2, [0, 1]],
    ['two writes at once, of which one is behind the other', [write(1, 1, 3), write(2, 2, 4, [0])], 1, undefined],
    ['one write after the other, the first last', [write(1, 1, 2), write(2, 3, 4)], 1, undefined],
    ['a write that is lost', [write(1, 1, 2)], 0, undefined],
    ['a write that may be left out, and was', [write(1, 1, never)], 0, []],
    ['a write that may be left out, and was not', [write(1, 1, never)], 1, [0]],
    ['a write that is carried out long after it was given up', [write(1, 1, never), write(2, 5, 6)], 1, [1, 0]],
    ['a read of what was there before', [write(1, 1, 4), read(0, 2, 3)], 1, [1, 0]],
    ['a read of what was never there', [write(1, 1, 4), read(2, 2, 3)], 1, undefined],
    ['a read that began after the write of something else', [write(1, 1, 2), read(0, 3, 4)], 1, undefined],
    ['two reads that turn back', [write(1, 1, 9), read(1, 2, 3), read(0, 4, 5)], 1, undefined],
  ])('%s', (_, calls, end, order) => {
    expect(sequentialOrder(calls, 0, end)).toEqual(order);
  });
});
