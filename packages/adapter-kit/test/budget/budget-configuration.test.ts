import { budgetMistakes, budgetParameters, limitsOf } from '@anyroom/adapter-kit/http';
import { ServiceSettings } from '@anyroom/core';
import { expect, test } from '@jest/globals';

test.each([
  [undefined],
  [false],
  [{}],
  [{ tenant: 'acme' }],
  [{ reserve: 0 }],
  [{ requests: 1, windowInMs: 0.5, reserve: 0.99, tenant: 'acme' }],
])('A budget may be %j', (budget) => {
  expect(budgetMistakes(budget)).toEqual([]);
});

test.each([
  [true, ['must be false, or hold']],
  [null, ['must be false, or hold']],
  ['off', ['must be false, or hold']],
  [[], ['must be false, or hold']],
  [new Map(), ['must be false, or hold']],
  [new Set(), ['must be false, or hold']],
  [{ request: 10 }, ['nothing else']],
  [{ request: 10, windowInMs: 5, reserve: 1 }, ['nothing else', 'belong together', 'The reserve of the budget']],
  [{ requests: 5 }, ['belong together']],
  [{ windowInMs: 5 }, ['belong together']],
  [{ requests: 0, windowInMs: 0 }, ['The requests of the budget', 'The windowInMs of the budget']],
  [{ requests: '5', windowInMs: 86_400_001 }, ['The requests of the budget', 'The windowInMs of the budget']],
  [{ requests: 1.5, windowInMs: Number.NaN }, ['The requests of the budget', 'The windowInMs of the budget']],
  [{ reserve: 1, tenant: '' }, ['The reserve of the budget', 'The tenant of the budget']],
  [{ reserve: -0.1, tenant: 5 }, ['The reserve of the budget', 'The tenant of the budget']],
])('A budget may not be %j', (budget, says) => {
  expect(budgetMistakes(budget)).toEqual(says.map((text) => expect.stringContaining(text)));
});

test('A budget that cannot be read is a mistake', () => {
  const budget = {
    get requests() {
      throw new Error('no');
    },
  };
  expect(budgetMistakes(budget)).toEqual([expect.stringContaining('must be false, or hold')]);
});

test('A number that is left blank in a URL is none', () => {
  const settings = new ServiceSettings('acme://host?budget.reserve=%20', {});
  expect(budgetParameters(settings)).toMatchObject({ reserve: Number.NaN });
});

test('A number that is left empty in a URL is a mistake', () => {
  const settings = new ServiceSettings('acme://host?budget.reserve=', {});
  budgetParameters(settings);
  expect(() => settings.check()).toThrow('is empty');
});

test('A configured limit takes the place of the vendor’s', () => {
  const vendors = [{ requests: 1_200, windowInMs: 300_000 }];
  expect(limitsOf({ tenant: 'acme' }, vendors)).toBe(vendors);
  expect(limitsOf({ requests: 5, windowInMs: 10 }, vendors)).toEqual([{ requests: 5, windowInMs: 10 }]);
});

test.each([
  ['', undefined],
  ['?budget=off', false],
  ['?budget.tenant=acme', { tenant: 'acme' }],
  [
    '?budget.requests=20&budget.windowInMs=1000&budget.reserve=0.2',
    { requests: 20, windowInMs: 1_000, reserve: 0.2, tenant: undefined },
  ],
])('A URL may say %j', (query, budget) => {
  const settings = new ServiceSettings(`acme://host${query}`, {});
  expect(budgetParameters(settings)).toEqual(budget);
  settings.check();
});

test.each([
  ['?budget=on', 'can only be off'],
  ['?budget=20', 'can only be off'],
  ['?budget=off&budget.requests=5', 'Leave one of them out'],
  ['?budget.request=5', 'is not known'],
  ['?budget.tenant=', 'is empty'],
])('A URL may not say %j', (query, says) => {
  const settings = new ServiceSettings(`acme://host${query}`, {});
  budgetParameters(settings);
  expect(() => settings.check()).toThrow(says);
});
