import { runInNewContext } from 'node:vm';
import { AnyroomError } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkDate } from '../src/guard/check-date.js';

const context = { provider: 'acme', operation: 'createRoom' };
const check = (value: unknown, nullable = false) => checkDate('opensAt', value, nullable, context);

describe('checkDate', () => {
  test('gives a copy of a date, of whichever realm', () => {
    const date = new Date('2030-01-01T12:00:00.123Z');
    expect(check(date)).toEqual(date);
    expect(check(date)).not.toBe(date);
    const foreign = check(runInNewContext('new Date("2030-01-01T12:00:00.123Z")'));
    expect(foreign instanceof Date).toBe(true);
    expect(foreign).toEqual(date);
  });

  test.each([
    ['a text', '2030-01-01T12:00:00Z', 'string'],
    ['a number', 0, 'number'],
    ['null', null, 'null'],
    ['an array', [], 'an array'],
    ['an object', { getTime: () => 0 }, 'an object'],
    ['the prototype of dates', Date.prototype, 'an object'],
    ['a proxy', new Proxy(new Date(0), {}), 'an object'],
  ])('%s is no date, and is not shown', (_, value, type) => {
    const refused = (message: string) =>
      expect.objectContaining({ code: 'invalid-argument', outcome: 'not-sent', message });
    expect(() => check(value)).toThrow(refused(`The field opensAt must be a Date, not ${type}.`));
    expect(() => check(value, true)).toThrow(refused(`The field opensAt must be a Date or null, not ${type}.`));
  });

  test('whatever it lets through has a form with four digits for the year, and the same time', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: false }), (date) => {
        try {
          const checked = check(date);
          expect(checked.getTime()).toBe(date.getTime());
          expect(checked.toISOString()).toMatch(/^\d{4}-/);
        } catch (error) {
          if (!AnyroomError.is(error, 'invalid-argument')) throw error;
          const year = date.getUTCFullYear();
          expect(Number.isNaN(year) || year < 0 || year > 9999).toBe(true);
        }
      }),
    );
  });
});
