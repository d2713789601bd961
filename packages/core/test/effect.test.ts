import { leastCertain } from '@anyroom/core';
import { expect, test } from '@jest/globals';

test('leastCertain takes unknown before next-join before live', () => {
  expect(leastCertain(['live'])).toBe('live');
  expect(leastCertain(['live', 'next-join'])).toBe('next-join');
  expect(leastCertain(['next-join', 'unknown', 'live'])).toBe('unknown');
  expect(leastCertain([])).toBe('unknown');
});
