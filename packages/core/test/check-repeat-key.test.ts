import { runInNewContext } from 'node:vm';
import type { CreateRoomOptions } from '@anyroom/core';
import { checkRepeatKey, createRepeatKey } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { ALL_OF_ROOMS, NO_ROOMS, TIMES_ONLY } from './services.js';

const context = { provider: 'acme', operation: 'createRoom' };
const check = (repeatKey: unknown) =>
  checkRepeatKey({ repeatKey } as CreateRoomOptions, ALL_OF_ROOMS, context).repeatKey;
const refused = expect.objectContaining({ code: 'invalid-argument', outcome: 'not-sent' });

describe('createRepeatKey', () => {
  test('makes a key that can be used, another one each time', () => {
    const before = Date.now();
    const one = createRepeatKey();
    expect(check(one)).toEqual(one);
    expect(createRepeatKey().id).not.toBe(one.id);
    expect(one.firstSentAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(one.firstSentAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe('checkRepeatKey', () => {
  test('no key is no key', () => {
    for (const options of [undefined, {}, { repeatKey: undefined }, { timeoutInMs: 5 }]) {
      expect(checkRepeatKey(options, TIMES_ONLY, context)).toEqual({});
    }
  });

  test('gives a copy, with a date of this realm', () => {
    const id = 'A0B1C2D3-0000-4000-8000-0123456789ab';
    const firstSentAt: Date = runInNewContext('new Date("2030-01-01T12:00:00Z")');
    const key = check({ id, firstSentAt });
    expect(key).toEqual({ id, firstSentAt: new Date('2030-01-01T12:00:00Z') });
    firstSentAt.setTime(0);
    expect(key?.firstSentAt).toEqual(new Date('2030-01-01T12:00:00Z'));
  });

  test('finds a key that a class of options hands down, and none that is planted', () => {
    const repeatKey = createRepeatKey();
    class Options {
      get repeatKey() {
        return repeatKey;
      }
    }
    expect(checkRepeatKey(new Options(), ALL_OF_ROOMS, context)).toEqual({ repeatKey });
    Object.defineProperty(Object.prototype, 'repeatKey', { value: repeatKey, configurable: true });
    try {
      expect(checkRepeatKey({}, ALL_OF_ROOMS, context)).toEqual({});
    } finally {
      Reflect.deleteProperty(Object.prototype, 'repeatKey');
    }
  });

  const good = createRepeatKey();
  const throwing = {
    firstSentAt: good.firstSentAt,
    get id(): string {
      throw new TypeError('thrown by a getter');
    },
  };
  test.each<[string, unknown]>([
    ['null', null],
    ['its id alone', good.id],
    ['an array', [good]],
    ['nothing in it', {}],
    ['no time', { id: good.id }],
    ['no id', { firstSentAt: good.firstSentAt }],
    ['an id of another form', { ...good, id: 'mine' }],
    ['an id with something behind it', { ...good, id: `${good.id}\n` }],
    ['an id that is a number', { ...good, id: 7 }],
    ['an id that only prints as a UUID', { ...good, id: { toString: () => good.id } }],
    ['a time that was stored as a text', JSON.parse(JSON.stringify(good))],
    ['a time that is no date', { ...good, firstSentAt: new Date('never') }],
    ['something more', { ...good, attempt: 2 }],
    ['a getter that throws', throwing],
    [
      'a proxy that throws',
      new Proxy(good, {
        ownKeys: () => {
          throw new TypeError('thrown by a proxy');
        },
      }),
    ],
  ])('%s is invalid-argument', (_, repeatKey) => {
    expect(() => check(repeatKey)).toThrow(refused);
  });

  test('options that throw are invalid-argument as well', () => {
    const options = {
      get repeatKey(): never {
        throw new TypeError('thrown by a getter');
      },
    };
    expect(() => checkRepeatKey(options, ALL_OF_ROOMS, context)).toThrow(refused);
    expect(() => checkRepeatKey('soon' as CreateRoomOptions, ALL_OF_ROOMS, context)).toThrow(refused);
  });

  test('a good key is unsupported where creations cannot be repeated; a bad one is wrong in itself', () => {
    for (const capabilities of [TIMES_ONLY, NO_ROOMS]) {
      expect(() => checkRepeatKey({ repeatKey: good }, capabilities, context)).toThrow(
        expect.objectContaining({ code: 'unsupported', outcome: 'not-sent', fields: ['repeatKey'] }),
      );
      const bad = { repeatKey: { ...good, id: 'mine' } };
      expect(() => checkRepeatKey(bad, capabilities, context)).toThrow(refused);
    }
  });
});
