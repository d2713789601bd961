import type { JoinCredentialCapabilities, JoinCredentialOptions } from '@anyroom/core';
import { checkValidFor } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';

const context = { provider: 'acme', operation: 'issueJoinCredential', room: 'r', participant: 'p' };
const issue = {
  expiry: 'stated',
  validFor: false,
  unknownParticipant: 'refused',
  admits: 'person',
  earlier: 'kept',
} as const;
const CHOICE: JoinCredentialCapabilities = {
  issue: { ...issue, validFor: { leastInMs: 1000, mostInMs: 5000 } },
  revoke: true,
};
const NO_CHOICE: JoinCredentialCapabilities = { issue, revoke: false };
const NONE: JoinCredentialCapabilities = { issue: false, revoke: false };
const check = (validForInMs: unknown, capabilities = CHOICE) =>
  checkValidFor({ validForInMs } as JoinCredentialOptions, capabilities, context);
const refused = (code: string) => expect.objectContaining({ code, outcome: 'not-sent' });

describe('checkValidFor', () => {
  test('leaves it to the vendor where nothing is said', () => {
    for (const options of [undefined, {}, { validForInMs: undefined }, { timeoutInMs: 5 }]) {
      for (const capabilities of [CHOICE, NO_CHOICE, NONE]) {
        expect(checkValidFor(options, capabilities, context)).toBeUndefined();
      }
    }
  });

  test('takes what is within the range, its ends among it', () => {
    for (const time of [1000, 1000.5, 5000]) expect(check(time)).toBe(time);
  });

  test('what is outside of the range is invalid-argument, with the range', () => {
    for (const time of [0.001, 999, 999.999, 5000.001, 5001, Number.MAX_VALUE]) {
      expect(() => check(time)).toThrow(refused('invalid-argument'));
      expect(() => check(time)).toThrow('The option validForInMs must be from 1000 to 5000 here.');
    }
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '2000', 2000n, null, {}, new Date(2000)])(
    '%p is invalid-argument, whatever the vendor can do',
    (time) => {
      for (const capabilities of [CHOICE, NO_CHOICE, NONE]) {
        expect(() => check(time, capabilities)).toThrow(refused('invalid-argument'));
      }
    },
  );

  test('is unsupported where nobody can choose', () => {
    for (const capabilities of [NO_CHOICE, NONE]) {
      expect(() => check(2000, capabilities)).toThrow(
        expect.objectContaining({ code: 'unsupported', outcome: 'not-sent', fields: ['validForInMs'] }),
      );
    }
  });

  test('options that throw are invalid-argument', () => {
    const options = {
      get validForInMs(): never {
        throw new TypeError('thrown by a getter');
      },
    };
    expect(() => checkValidFor(options, CHOICE, context)).toThrow(refused('invalid-argument'));
  });
});
