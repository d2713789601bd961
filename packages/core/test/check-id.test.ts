import { checkId, checkRoom, nameOfType } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const context = { provider: 'acme', operation: 'getParticipant' };
const refused = { name: 'AnyroomError', code: 'invalid-argument', outcome: 'not-sent', retryable: false };

describe('checkId', () => {
  test.each(['', '.', '..', '\ud83d', 'a\udc00b', 7, 0n, null, undefined, {}, [], true, Symbol('id')])(
    'refuses what is no id (%#)',
    (id) => {
      expect(() => checkId(id, 'participant', context)).toThrow(expect.objectContaining(refused));
    },
  );

  test.each(['a/b', '../x', '...', '%2F', '8:acs:x', '__proto__', 'constructor', '1', ' ', '😀', 'x'.repeat(2048)])(
    'takes %p as it is',
    (id) => {
      expect(checkId(id, 'participant', context)).toBe(id);
    },
  );

  test('takes every well-formed text but the three, and survives a path segment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (['', '.', '..'].includes(text) || !text.isWellFormed()) return;
        expect(checkId(text, 'participant', context)).toBe(text);
        expect(decodeURIComponent(encodeURIComponent(text))).toBe(text);
      }),
    );
  });

  test('does not show what it was given', () => {
    expect(() => checkId({ token: 'hush' }, 'room', context)).toThrow(/must be a string, not an object/);
  });
});

describe('checkRoom', () => {
  test('takes a text verbatim, also with a colon in it', () => {
    expect(checkRoom('acme:lobby', context)).toBe('acme:lobby');
  });

  test('takes the id out of a handle of this provider, or of nobody’s', () => {
    expect(checkRoom({ id: 'lobby' }, context)).toBe('lobby');
    expect(checkRoom({ id: 'lobby', provider: 'acme', at: 'eu' }, context)).toBe('lobby');
  });

  test('refuses a handle of another provider, and says whose it is', () => {
    const call = () => checkRoom({ id: 'lobby', provider: 'other' }, context);
    expect(call).toThrow(expect.objectContaining(refused));
    expect(call).toThrow(/provider 'other', this service is 'acme'/);
  });

  test.each(['', '.', null, 7, {}, { id: '' }, { id: 7 }])('refuses %p', (room) => {
    expect(() => checkRoom(room as string, context)).toThrow(expect.objectContaining(refused));
  });

  test('refuses a handle that throws when it is read', () => {
    const { proxy, revoke } = Proxy.revocable({ id: 'lobby' }, {});
    revoke();
    const throwing = {
      get id(): string {
        throw new Error('not today');
      },
    };
    for (const room of [proxy, throwing]) {
      expect(() => checkRoom(room, context)).toThrow(expect.objectContaining(refused));
    }
  });
});

test('nameOfType says what a value is, and never what is in it', () => {
  expect([null, [], {}, 'x', 1, undefined, () => 1].map(nameOfType)).toEqual([
    'null',
    'an array',
    'an object',
    'string',
    'number',
    'undefined',
    'function',
  ]);
});
