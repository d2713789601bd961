import type { BatchOptions } from '@anyroom/core';
import { checkBatchOptions, checkCallOptions } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';

const context = { provider: 'acme', operation: 'getParticipant' };
const refused = expect.objectContaining({ code: 'invalid-argument', outcome: 'not-sent' });
const { signal } = new AbortController();

describe('options', () => {
  test.each([undefined, {}, { timeoutInMs: 1 }, { abortSignal: signal }, { timeoutInMs: undefined }])(
    '%p is good',
    (options) => {
      expect(checkCallOptions(options, context)).toEqual(options ?? {});
      expect(checkBatchOptions(options, context)).toEqual(options ?? {});
    },
  );

  test.each([
    ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '5', null].map((timeoutInMs) => ({ timeoutInMs })),
    ...[{}, null, 'now', new AbortController()].map((abortSignal) => ({ abortSignal })),
    { timeout: 5 },
    { signal },
    'soon',
    [],
    7,
  ])('%p is refused', (options) => {
    expect(() => checkCallOptions(options as BatchOptions, context)).toThrow(refused);
    expect(() => checkBatchOptions(options as BatchOptions, context)).toThrow(refused);
  });

  test('concurrency is a whole number from 1, and for batches alone', () => {
    expect(checkBatchOptions({ concurrency: 1 }, context)).toEqual({ concurrency: 1 });
    expect(() => checkCallOptions({ concurrency: 1 } as BatchOptions, context)).toThrow(/concurrency/);
    for (const concurrency of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '2', null]) {
      expect(() => checkBatchOptions({ concurrency } as BatchOptions, context)).toThrow(refused);
    }
  });

  test('an unknown option is named, with those that are known', () => {
    expect(() => checkCallOptions({ timeout: 5 } as BatchOptions, context)).toThrow(
      "The option 'timeout' is not known. Known are abortSignal, timeoutInMs.",
    );
  });
});
