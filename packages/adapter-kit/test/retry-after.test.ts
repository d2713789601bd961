import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { retryAfterInMs } from '../src/http/retry-after.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const of = (headers: Readonly<Record<string, string>>) =>
  retryAfterInMs((name) => (Object.hasOwn(headers, name) ? headers[name] : undefined));

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('retryAfterInMs', () => {
  test.each([
    ['0', 0],
    [' 12 ', 12_000],
    ['1.5', 1_500],
    ['999999999999', 999_999_999_999_000],
    ['Sun, 01 Mar 2026 12:01:00 GMT', 60_000],
    ['Sunday, 01-Mar-26 12:01:00 GMT', 60_000],
    ['Sun Mar  1 12:01:00 2026', 60_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ])('reads retry-after: %s', (value, expected) => {
    expect(of({ 'retry-after': value })).toBe(expected);
  });

  test.each([
    '',
    '-5',
    '+5',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '12, 13',
    'soon',
    'Sun',
    'Sun, 99 Foo 2026 12:01:00 GMT',
    '1'.repeat(400),
    '2026-03-01',
    '01 Mar 2026 12:01:00 GMT',
    'x 01 Mar 2026 12:01:00 GMT',
  ])('makes nothing of retry-after: %j', (value) => {
    expect(of({ 'retry-after': value })).toBeUndefined();
  });

  test('milliseconds win; what makes no sense is passed over', () => {
    expect(of({ 'retry-after-ms': '250', 'x-ms-retry-after-ms': '300', 'retry-after': '9' })).toBe(250);
    expect(of({ 'retry-after-ms': '-1', 'x-ms-retry-after-ms': '300', 'retry-after': '9' })).toBe(300);
    expect(of({ 'retry-after-ms': 'soon', 'retry-after': '9' })).toBe(9_000);
    expect(of({})).toBeUndefined();
  });

  test('is a whole number from 0, or nothing, whatever the header', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(fc.constantFrom('retry-after', 'retry-after-ms', 'x-ms-retry-after-ms'), value, (name, text) => {
        const inMs = of({ [name]: text });
        if (inMs !== undefined) expect(Number.isSafeInteger(inMs) && inMs >= 0).toBe(true);
      }),
    );
  });

  test('reads back every number of seconds and every date to come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (seconds) => {
        expect(of({ 'retry-after': String(seconds) })).toBe(seconds * 1000);
        expect(of({ 'retry-after': new Date(NOW + seconds * 1000).toUTCString() })).toBe(seconds * 1000);
      }),
    );
  });
});
