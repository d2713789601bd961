import type { BatchOptions, CreateRoomOptions, JoinCredentialOptions, UpdateEachOptions } from '@anyroom/core';
import {
  checkBatchOptions,
  checkCallOptions,
  checkCreateRoomOptions,
  checkJoinCredentialOptions,
  checkUpdateEachOptions,
  createRepeatKey,
} from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';

const context = { provider: 'acme', operation: 'getParticipant' };
const refused = expect.objectContaining({ code: 'invalid-argument', outcome: 'not-sent' });
const { signal } = new AbortController();
const CHECKS = [
  checkCallOptions,
  checkBatchOptions,
  checkCreateRoomOptions,
  checkJoinCredentialOptions,
  checkUpdateEachOptions,
];

describe('options', () => {
  test.each([undefined, {}, { timeoutInMs: 1 }, { abortSignal: signal }, { timeoutInMs: undefined }])(
    '%p is good',
    (options) => {
      expect(checkCallOptions(options, context)).toEqual(options ?? {});
      expect(checkBatchOptions(options, context)).toEqual(options ?? {});
      expect(checkCreateRoomOptions(options, context)).toEqual(options ?? {});
      expect(checkJoinCredentialOptions(options, context)).toEqual(options ?? {});
      expect(checkUpdateEachOptions(options, context)).toEqual(options ?? {});
    },
  );

  test.each([
    ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '5', null].map((timeoutInMs) => ({ timeoutInMs })),
    ...[{}, null, 'now', new AbortController()].map((abortSignal) => ({ abortSignal })),
    { timeout: 5 },
    { timeout: undefined },
    { signal },
    'soon',
    [],
    7,
  ])('%p is refused', (options) => {
    expect(() => checkCallOptions(options as BatchOptions, context)).toThrow(refused);
    expect(() => checkBatchOptions(options as BatchOptions, context)).toThrow(refused);
    expect(() => checkCreateRoomOptions(options as CreateRoomOptions, context)).toThrow(refused);
    expect(() => checkJoinCredentialOptions(options as JoinCredentialOptions, context)).toThrow(refused);
    expect(() => checkUpdateEachOptions(options as UpdateEachOptions, context)).toThrow(refused);
  });

  test('concurrency is a whole number from 1, and for batches alone', () => {
    expect(checkBatchOptions({ concurrency: 1 }, context)).toEqual({ concurrency: 1 });
    expect(() => checkCallOptions({ concurrency: 1 } as BatchOptions, context)).toThrow(/concurrency/);
    for (const concurrency of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '2', null]) {
      expect(() => checkBatchOptions({ concurrency } as BatchOptions, context)).toThrow(refused);
    }
  });

  test('what a stream counts is a whole number from 1, and for streams alone', () => {
    const counts = { concurrency: 1, batchSize: 2, readAhead: 3 };
    expect(checkUpdateEachOptions(counts, context)).toEqual(counts);
    expect(() => checkBatchOptions({ batchSize: 2 } as BatchOptions, context)).toThrow(/'batchSize' is not known/);
    for (const name of Object.keys(counts)) {
      for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '2', null]) {
        expect(() => checkUpdateEachOptions({ [name]: value }, context)).toThrow(
          `The option ${name} must be a whole number from 1.`,
        );
      }
    }
  });

  test('an unknown option is named, with those that are known', () => {
    expect(() => checkCallOptions({ timeout: 5 } as BatchOptions, context)).toThrow(
      "The option 'timeout' is not known. Known are abortSignal, timeoutInMs.",
    );
  });

  test('a repeat key is for creations alone, and a length for credentials; neither goes on to the call', () => {
    const repeatKey = createRepeatKey();
    expect(checkCreateRoomOptions({ repeatKey, timeoutInMs: 5 }, context)).toEqual({ timeoutInMs: 5 });
    expect(checkJoinCredentialOptions({ validForInMs: 5, abortSignal: signal }, context)).toEqual({
      abortSignal: signal,
    });
    expect(() => checkCallOptions({ repeatKey } as BatchOptions, context)).toThrow(/'repeatKey' is not known/);
    expect(() => checkJoinCredentialOptions({ repeatKey } as JoinCredentialOptions, context)).toThrow(refused);
    expect(() => checkCreateRoomOptions({ validForInMs: 5 } as CreateRoomOptions, context)).toThrow(refused);
  });

  test('what a class hands down is not lost, in none of them: a call without its deadline would be worse', () => {
    class Patient {
      get timeoutInMs() {
        return 5;
      }
      get abortSignal() {
        return signal;
      }
    }
    for (const check of CHECKS) {
      expect(check(new Patient(), context)).toEqual({ timeoutInMs: 5, abortSignal: signal });
    }
  });

  test('each option is read once, so that it cannot change between check and use', () => {
    let reads = 0;
    const options = {
      get timeoutInMs() {
        reads += 1;
        return reads === 1 ? 5 : Number.NaN;
      },
    };
    const checked = checkCallOptions(options, context);
    expect([checked.timeoutInMs, checked.timeoutInMs, reads]).toEqual([5, 5, 1]);
  });

  test('options that throw when they are read are a mistake in the call', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const throwing = {
      get timeoutInMs(): number {
        throw new TypeError('thrown by a getter');
      },
    };
    for (const check of CHECKS) {
      for (const options of [proxy, throwing]) expect(() => check(options, context)).toThrow(refused);
    }
  });
});
