import { expect, test } from '@jest/globals';
import { policiesIn, remainingIn } from '../../src/http/budget/rate-limit-headers.js';

test.each([
  ['"default";r=50;t=30', { requests: 50, forInMs: 30_000 }],
  ['"default"; r=50; t=30', { requests: 50, forInMs: 30_000 }],
  ['"default";t=30;r=0', { requests: 0, forInMs: 30_000 }],
  ['"a";r=50;t=30, "b";r=3;t=1', { requests: 3, forInMs: 1_000 }],
  ['"a,b;r=0;t=600";r=50;t=10', { requests: 50, forInMs: 10_000 }],
  ['"a\\";r=0;t=1";r=50;t=10', { requests: 50, forInMs: 10_000 }],
  ['"bytes";r=0;t=60;qu="content-bytes", "calls";r=7;t=10;qu="requests"', { requests: 7, forInMs: 10_000 }],
  ['"default";r=5;t=86400', { requests: 5, forInMs: 600_000 }], // nobody is stopped for a day by one header
])('What is left is read from %s', (value, remaining) => {
  expect(remainingIn(value)).toEqual(remaining);
});

test.each([
  [undefined],
  [''],
  ['"default";r=;t=30'],
  ['"default";r=-1;t=30'],
  ['"default";r=50'],
  ['"default";r=1e3;t=30'],
  ['"default";r=5;t=99999999999999'],
  ['"default";rr=5;tt=3'],
  [';r=0;t=60'],
  ['r=0;t=60'],
  ['"default;r=0;t=60'],
  ['"x";r=0;t=60;qu="content-bytes"'],
  [`"default"${';a'.repeat(240)}`],
  [`${'"a";r=1;t=1,'.repeat(1_000)}`],
])('Nothing is left unsaid, or limited, by %j', (value) => {
  expect(remainingIn(value)).toBeUndefined();
});

test('A policy is read as a limit, each of several', () => {
  expect(policiesIn('"burst";q=100;w=60')).toEqual([{ requests: 100, windowInMs: 60_000 }]);
  expect(policiesIn('"burst";q=100;w=60, "long";w=600;q=5000')).toEqual([
    { requests: 100, windowInMs: 60_000 },
    { requests: 5_000, windowInMs: 600_000 },
  ]);
});

test.each([
  [undefined],
  ['"burst";q=0;w=60'],
  ['"burst";q=5;w=0'],
  ['"burst";q=5'],
  ['"burst";q=5;w=999999'],
  ['"day";q=1;w=86400'],
  ['"x";q=1;w=60;qu="content-bytes"'],
  [';q=1;w=60'],
  ['q=5'],
])('No policy that makes sense stands in %j', (value) => {
  expect(policiesIn(value)).toBeUndefined();
});
