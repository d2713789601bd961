import { AnyroomError, Secret } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { thrownBy } from '../../../test/support/error-of.js';
import { checkSavable, idOf, wireIdOf } from '../src/ids.js';
import { createToken, tokenPrefixOf } from '../src/join-token.js';
import { newRoomFields, roomChangeFields, roomOf } from '../src/room.js';
import { authorizeInBody } from '../src/wire/authorization.js';
import { readJson, writeJson } from '../src/wire/json.js';

const context = { provider: 'janus', operation: 'getRoom' };

describe('ids', () => {
  const sendable = fc.oneof(
    fc.maxSafeNat(),
    fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }),
    fc.bigInt({ min: 2n ** 63n - 3n, max: 2n ** 63n + 2n }),
    fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }),
    fc.double(),
    fc.string(),
  );

  test('a number on the wire is exactly the id that was given, or nothing is sent', () => {
    fc.assert(
      fc.property(sendable.map(String), (id) => {
        try {
          const wireId = wireIdOf(id, 'numbers', 'room', context);
          expect(writeJson({ wireId })).toBe(`{"wireId":${id}}`);
          expect(readJson(id)).toBe(wireId);
          expect(idOf(wireId, 'numbers', context)).toBe(id);
        } catch (error) {
          expect(AnyroomError.is(error, 'invalid-argument')).toBe(true);
          expect(/^[1-9]\d*$/.test(id) && BigInt(id) < 2n ** 63n).toBe(false);
        }
      }),
    );
  });

  test('a text on the wire is exactly the id that was given; NUL, which Janus takes nowhere, is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (id) => {
        if (id.includes('\0'))
          expect(thrownBy(() => wireIdOf(id, 'strings', 'room', context)).code).toBe('invalid-argument');
        else expect(idOf(wireIdOf(id, 'strings', 'participant', context), 'strings', context)).toBe(id);
      }),
    );
  });

  test.each([
    '0',
    '-1',
    '+1',
    '01',
    '1.0',
    '1e3',
    ' 1',
    '1 ',
    '0x10',
    '٣',
    '9223372036854775808',
    '10000000000000000000',
    '9'.repeat(400),
    '1n',
    'NaN',
    'Infinity',
  ])('%s is no number that Janus would take as it is', (id) => {
    const error = thrownBy(() => wireIdOf(id, 'numbers', 'participant', context));
    expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
  });

  test('one after the other, above 2^53 as well', () => {
    const ids = ['9007199254740991', '9007199254740992', '9007199254740993', '9223372036854775807'];
    const wireIds = ids.map((id) => wireIdOf(id, 'numbers', 'room', context));
    expect(wireIds).toEqual([9007199254740991, 9007199254740992n, 9007199254740993n, 9223372036854775807n]);
    expect(wireIds.map((id) => idOf(id, 'numbers', context))).toEqual(ids);
  });

  test.each([0, -1, 1.5, 2 ** 53, 0n, -(2n ** 60n), 2n ** 63n])('%p in an answer is no id', (id) => {
    expect(thrownBy(() => idOf(id, 'numbers', context))).toMatchObject({ code: 'malformed-response' });
    expect(thrownBy(() => idOf(id, 'strings', context))).toMatchObject({ code: 'misconfigured' });
  });

  test('an id that Janus cannot save', () => {
    for (const id of [5, 2n ** 60n, 'a', 'A-b_c*9']) expect(checkSavable(id, context)).toBeUndefined();
    for (const id of ['a b', 'é', 'a"b', 'a/b', 'a.b', '']) {
      expect(thrownBy(() => checkSavable(id, context)).code).toBe('invalid-argument');
    }
  });
});

describe('JSON', () => {
  test('is read and written as everybody does it', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        const usual = JSON.stringify(JSON.parse(text));
        expect(writeJson(readJson(text))).toBe(usual);
        expect(readJson(usual)).toEqual(exactly(JSON.parse(usual)));
      }),
    );
  });

  test.each([
    ['1e3', 1000],
    ['-0', -0],
    ['1.5', 1.5],
    ['9007199254740993.0', 9007199254740992],
    ['1e400', Number.POSITIVE_INFINITY],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['1000000000000000000000', 1e21],
    ['9'.repeat(100_000), Number.POSITIVE_INFINITY],
  ])('%s', (text, value) => {
    expect(readJson(text)).toBe(value);
  });

  test('of a key that is there twice the last one counts, and __proto__ is a key like any other', () => {
    const read = readJson('{"a":1,"a":{"b":[2]},"__proto__":{"a":3},"constructor":4}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.entries(read)).toEqual([
      ['a', { b: [2] }],
      ['__proto__', { a: 3 }],
      ['constructor', 4],
    ]);
    expect(writeJson(read)).toBe('{"a":{"b":[2]},"__proto__":{"a":3},"constructor":4}');
  });
});

describe('rooms', () => {
  test('a description that is missing, null or empty is no title', () => {
    for (const description of [undefined, null, '']) {
      expect(roomOf({ room: 5, description }, 'numbers', context)).toEqual({ id: '5', provider: 'janus' });
    }
    expect(roomOf({ room: 'a', description: ' ' }, 'strings', context)).toEqual({
      id: 'a',
      provider: 'janus',
      title: ' ',
    });
  });

  test('extras come last, and permanent is never new', () => {
    const native = { fields: { require_pvtid: false, permanent: true, publishers: 2 }, secrets: [] };
    expect(newRoomFields({ title: 'x', native }, false)).toEqual({
      description: 'x',
      require_pvtid: false,
      permanent: true,
      publishers: 2,
    });
    expect(roomChangeFields({ title: 'x', native }, false)).toEqual({
      permanent: true,
      new_description: 'x',
      new_require_pvtid: false,
      new_publishers: 2,
    });
    expect(roomChangeFields({ title: 'x' }, true)).toEqual({ permanent: true, new_description: 'x' });
  });
});

test('tokens: another room or person never begins alike, however the ids are cut', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (room, person, otherRoom, otherPerson) => {
      const isSame = room === otherRoom && person === otherPerson;
      expect(createToken(otherRoom, otherPerson).startsWith(tokenPrefixOf(room, person))).toBe(isSame);
    }),
  );
  expect(tokenPrefixOf('12', '3')).not.toBe(tokenPrefixOf('1', '23'));
  expect(createToken('1', '2')).not.toBe(createToken('1', '2'));
});

test('a body that an interceptor made something else of gets no secret', () => {
  const authorize = authorizeInBody({ adminSecret: new Secret('planted') }, 'admin');
  for (const body of ['', 'x', '[]', '"planted"', 'null', '{']) {
    const url = new URL('https://janus.example/admin');
    const request = { method: 'POST', path: url.pathname, host: url.host, url, body: Buffer.from(body) };
    const error = thrownBy(() => authorize(request, new AbortController().signal));
    expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent' });
  }
});

/** What is read, where a number is more than a `number` can tell apart from the next. */
function exactly(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const digits = String(value);
    return /^-?\d{1,20}$/.test(digits) ? BigInt(digits) : value;
  }
  if (Array.isArray(value)) return value.map(exactly);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, exactly(each)]));
}
