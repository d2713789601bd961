import vm from 'node:vm';
import { decode, isMap, listOf } from '@anyroom/adapter-kit';
import { isCircuitBreaker } from '@anyroom/adapter-kit/http';
import { describe, expect, test } from '@jest/globals';
import { array, strict, string, Type, undefined as undef, union } from 'io-ts';

const Person = strict({ id: string, name: union([string, undef]) });
const Reversed = new Type<string, string, unknown>(
  'Reversed',
  string.is,
  (input, context) => string.validate(input, context),
  (text) => [...text].reverse().join(''),
);

describe('listOf', () => {
  test.each([
    ['nothing', []],
    [
      'people, with more than is known of them',
      [
        { id: 'a', token: 'secret' },
        { id: 'b', name: 'Bo' },
      ],
    ],
    ['a bad one', [{ id: 'a' }, { id: 7 }]],
    ['a hole', new Array(2)],
    ['no list', { length: 1, 0: { id: 'a' } }],
    ['null', null],
    ['undefined', undefined],
    ['a text', 'text'],
  ])('decodes as array does: %s', (_, input) => {
    expect(decode(listOf(Person), input)).toEqual(decode(array(Person), input));
    expect(listOf(Person).is(input)).toBe(array(Person).is(input));
  });

  test('encodes and is named as array is', () => {
    expect(listOf(Reversed).encode(['ab'])).toEqual(['ba']);
    expect(listOf(Person).encode([{ id: 'a', name: undefined }])).toEqual([{ id: 'a' }]);
    expect(listOf(string).encode(['ab'])).toEqual(['ab']);
    expect(listOf(Person).name).toBe(array(Person).name);
  });

  test('stops at the fifth bad item', () => {
    let asked = 0;
    const Picky = new Type<string, string, unknown>(
      'Picky',
      string.is,
      (input, context) => {
        asked += 1;
        return string.validate(input, context);
      },
      (text) => text,
    );
    const people = { value: ['a', ...new Array(1_000_000).fill(0)] };
    const paths = [1, 2, 3, 4, 5].map((at) => `value.${at}`);
    expect(decode(strict({ value: listOf(Picky) }), people)).toEqual({ ok: false, paths });
    expect(asked).toBe(6);
  });
});

test('decode tells of a few places, however many are wrong', () => {
  const decoded = decode(array(Person), new Array(1_000).fill({}));
  expect(decoded).toMatchObject({ ok: false });
  expect('paths' in decoded && decoded.paths).toHaveLength(20);
});

test.each([
  [new Map(), true],
  [vm.runInNewContext('new Map([["a", "b"]])'), true],
  [{ get: 'a', entries: 'b' }, false],
  [[], false],
  [new Set(), false],
  ['text', false],
  [null, false],
  [undefined, false],
])('whether %p is a map: %p', (value, isOne) => {
  expect(isMap(value)).toBe(isOne);
});

test.each([
  [{ consecutiveFailures: 1, halfOpenAfterInMs: 0.5 }, true],
  [{ consecutiveFailures: 0, halfOpenAfterInMs: 1 }, false],
  [{ consecutiveFailures: 1.5, halfOpenAfterInMs: 1 }, false],
  [{ consecutiveFailures: '1', halfOpenAfterInMs: 1 }, false],
  [{ consecutiveFailures: 1, halfOpenAfterInMs: '1' }, false],
  [{ consecutiveFailures: 1, halfOpenAfterInMs: Number.POSITIVE_INFINITY }, false],
  [{ consecutiveFailures: 1 }, false],
  [{}, false],
  [null, false],
  [true, false],
])('whether %p is a circuitBreaker: %p', (value, isOne) => {
  expect(isCircuitBreaker(value)).toBe(isOne);
});
