import { runInNewContext } from 'node:vm';
import type { CallContext, NewRoom, RoomCapabilities, RoomChanges } from '@anyroom/core';
import { AnyroomError, guardNewRoom, guardRoomChanges, invalidArgument, type ROOM_FIELDS } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ALL_OF_ROOMS, NO_ROOMS, TIMES_ONLY } from './services.js';

const context: CallContext = { provider: 'acme', operation: 'updateRoom', room: 'r' };
const creating: CallContext = { provider: 'acme', operation: 'createRoom' };
const create = (room: unknown, capabilities: RoomCapabilities = ALL_OF_ROOMS) =>
  guardNewRoom(room as NewRoom, capabilities, {}, creating);
const change = (changes: unknown, capabilities: RoomCapabilities = ALL_OF_ROOMS) =>
  guardRoomChanges(changes as RoomChanges, capabilities, {}, context);

const errorOf = (work: () => unknown): AnyroomError => {
  try {
    work();
  } catch (error) {
    if (AnyroomError.is(error)) return error;
    throw error;
  }
  throw new Error('the guard let it through');
};

const NOON = new Date('2030-01-01T12:00:00Z');
const LATER = new Date('2030-01-01T13:00:00Z');
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const throwing = {
  get title(): string {
    throw new TypeError('hush8f3a');
  },
};

const WRONG: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['an array', []],
  ['a text', 'title'],
  ['a number', 7],
  ['a function', () => ({})],
  ['an unknown key', { tilte: 'Algebra' }],
  ['an unknown key beside a good one', { title: 'Algebra', status: 'closed' }],
  ['__proto__ as its own key', JSON.parse('{"__proto__": {"title": "Algebra"}}')],
  ['a getter that throws', throwing],
  ['a revoked proxy', revoked()],
  ['a title that is a number', { title: 7 }],
  ['a title that is an object', { title: { toString: () => 'Algebra' } }],
  ['a title that is half a surrogate pair', { title: 'a\ud83d' }],
  ['a time that is a text', { opensAt: NOON.toISOString() }],
  ['a time that is a number', { closesAt: NOON.getTime() }],
  ['a time that is no date', { closesAt: new Date('never') }],
  ['a time that is shaped like one', { opensAt: { getTime: () => 0 } }],
  ['a time that has the prototype of one', { opensAt: Object.create(Date.prototype) }],
  ['a time that is a proxy of one', { opensAt: new Proxy(NOON, {}) }],
  ['a time after the year 9999', { closesAt: new Date(8.64e15) }],
  ['a time before the year 0', { closesAt: new Date(-8.64e15) }],
  ['a time of another realm that is none', { closesAt: runInNewContext('new Date("never")') }],
  ['a room that closes before it opens', { opensAt: LATER, closesAt: NOON }],
  ['a room that closes when it opens', { opensAt: NOON, closesAt: new Date(NOON) }],
  ['native that is a text', { title: 'Algebra', native: 'x' }],
  ['native that is null', { title: 'Algebra', native: null }],
  ['native that is an array', { title: 'Algebra', native: [] }],
];

describe('guardNewRoom: what is wrong in itself is invalid-argument', () => {
  test.each([
    ...WRONG,
    ['an id that is a number', { id: 7 }],
    ['an id that is empty', { id: '' }],
    ['an id that is two dots', { id: '..' }],
    ['a title that is null', { title: null }],
    ['a time that is null', { opensAt: null }],
  ])('%s', (_, room) => {
    const error = errorOf(() => create(room));
    expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent', retryable: false });
    expect(error.details).toEqual({ provider: 'acme', operation: 'createRoom' });
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('hush8f3a');
  });

  test('comes before what the vendor cannot keep', () => {
    expect(errorOf(() => create({ title: 7, closesAt: NOON }, TIMES_ONLY)).code).toBe('invalid-argument');
    expect(errorOf(() => create({ title: 'Algebra', closesAt: 7 }, TIMES_ONLY)).code).toBe('invalid-argument');
    expect(errorOf(() => create({ tilte: 'Algebra' }, NO_ROOMS)).code).toBe('invalid-argument');
  });

  test('messages name what is allowed, and what is needed', () => {
    expect(errorOf(() => create({ tilte: 1 })).message).toBe(
      "The new room must not hold 'tilte'. Allowed are id, title, opensAt, closesAt, native.",
    );
    expect(errorOf(() => create({ opensAt: 'noon' })).message).toBe('The field opensAt must be a Date, not string.');
    expect(errorOf(() => create({ opensAt: new Date('never') })).message).toMatch(/a valid Date, of a year from/);
    expect(errorOf(() => create({ opensAt: LATER, closesAt: NOON })).message).toMatch(/closesAt must be later/);
    expect(errorOf(() => create({}, TIMES_ONLY)).message).toMatch(/^A new room needs id, closesAt here/);
    expect(errorOf(() => create({ id: 'a' }, TIMES_ONLY)).message).toMatch(/^A new room needs closesAt here/);
  });
});

describe('guardNewRoom: what the vendor cannot keep is unsupported', () => {
  test.each<[unknown, RoomCapabilities, readonly string[]]>([
    [{ id: 'a', title: 'Algebra', opensAt: NOON, closesAt: LATER }, TIMES_ONLY, ['title', 'opensAt']],
    [{ title: 'Algebra' }, TIMES_ONLY, ['title']],
    [{ native: { acme: {} } }, ALL_OF_ROOMS, ['native.acme']],
    [{ title: 'Algebra', id: 'a' }, NO_ROOMS, ['title', 'id']],
    [{}, NO_ROOMS, []],
    [undefined, NO_ROOMS, []],
  ])('%j', (room, capabilities, fields) => {
    expect(errorOf(() => create(room, capabilities))).toMatchObject({
      code: 'unsupported',
      outcome: 'not-sent',
      fields,
    });
  });
});

describe('guardNewRoom: what may be sent', () => {
  test('nothing at all, where nothing is needed', () => {
    for (const room of [undefined, {}, { title: undefined }, { native: { other: { x: 1 } } }]) {
      expect(create(room)).toEqual({});
    }
  });

  test('an empty title, and __proto__ as an id', () => {
    expect(create({ id: '__proto__', title: '' })).toEqual({ id: '__proto__', title: '' });
  });

  test('dates of another realm, as dates of this one', () => {
    const opensAt: Date = runInNewContext('new Date("2030-01-01T12:00:00Z")');
    expect(opensAt instanceof Date).toBe(false);
    const guarded = create({ opensAt });
    expect(guarded.opensAt instanceof Date).toBe(true);
    expect(guarded.opensAt).toEqual(NOON);
  });

  test('dates of the first and the last year', () => {
    const opensAt = new Date('0000-01-01T00:00:00Z');
    const closesAt = new Date('9999-12-31T23:59:59.999Z');
    expect(create({ opensAt, closesAt })).toEqual({ opensAt, closesAt });
  });

  test('a date is what it is, whatever its class says it is', () => {
    class Odd extends Date {
      override getTime() {
        return Number.NaN;
      }
      override valueOf() {
        return 0;
      }
    }
    expect(create({ opensAt: new Odd(NOON), closesAt: LATER })).toEqual({ opensAt: NOON, closesAt: LATER });
    expect(errorOf(() => create({ opensAt: LATER, closesAt: new Odd(NOON) })).code).toBe('invalid-argument');
  });

  test('dates are copied, so that they cannot change between check and use', () => {
    const closesAt = new Date(LATER);
    const guarded = create({ closesAt });
    closesAt.setTime(0);
    expect(guarded).toEqual({ closesAt: LATER });
  });

  test('each field is read once', () => {
    let reads = 0;
    const room = {
      get title() {
        reads += 1;
        return reads === 1 ? 'Algebra' : 7;
      },
    };
    expect(create(room)).toEqual({ title: 'Algebra' });
    expect(reads).toBe(1);
  });

  test('what a class keeps as a getter or hands down is a field; what every object hands down is not', () => {
    class Lecture {
      get title() {
        return 'Algebra';
      }
    }
    expect(create(new Lecture())).toEqual({ title: 'Algebra' });
    expect(create(Object.create({ title: 'Algebra' }))).toEqual({ title: 'Algebra' });
    expect(create(Object.assign(Object.create(null), { title: 'Algebra' }))).toEqual({ title: 'Algebra' });
    Object.defineProperty(Object.prototype, 'title', { value: 'planted', configurable: true });
    try {
      expect(Object.keys(create({}))).toEqual([]);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'title');
    }
  });

  test('this vendor’s extras, as the adapter makes them', () => {
    const native = (extras: unknown, beside: ReadonlyMap<string, unknown>, seen: CallContext) => {
      if (typeof extras !== 'string') throw invalidArgument(seen, 'The extras must be a text.');
      return `${extras} beside ${[...beside.keys()]}`;
    };
    const guarded = guardNewRoom(
      { title: 'Algebra', native: { acme: 'wave', other: 7 } } as NewRoom,
      ALL_OF_ROOMS,
      { native },
      creating,
    );
    expect(guarded).toEqual({ title: 'Algebra', native: 'wave beside title,native' });
  });
});

describe('guardRoomChanges', () => {
  test.each([
    ...WRONG,
    ['undefined', undefined],
    ['nothing', {}],
    ['only undefined', { title: undefined, opensAt: undefined, native: undefined }],
    ['only extras of another vendor', { native: { other: { x: 1 } } }],
    ['an id', { id: 'other' }],
  ])('%s is invalid-argument', (_, changes) => {
    expect(errorOf(() => change(changes))).toMatchObject({
      code: 'invalid-argument',
      outcome: 'not-sent',
      retryable: false,
      details: { provider: 'acme', operation: 'updateRoom', room: 'r' },
    });
  });

  test('messages name what is allowed', () => {
    expect(errorOf(() => change({})).message).toMatch(/at least one of title, opensAt, closesAt\.$/);
    expect(errorOf(() => change({}, TIMES_ONLY)).message).toMatch(/at least one of closesAt\.$/);
    expect(errorOf(() => change({ opensAt: 7 })).message).toBe('The field opensAt must be a Date or null, not number.');
  });

  test.each<[unknown, RoomCapabilities, readonly string[]]>([
    [{ title: 'Algebra', opensAt: null, closesAt: LATER }, TIMES_ONLY, ['title', 'opensAt']],
    [{ title: null, closesAt: null }, ALL_OF_ROOMS, ['closesAt']],
    [{ closesAt: null }, TIMES_ONLY, ['closesAt']],
    [{ native: { acme: {} } }, ALL_OF_ROOMS, ['native.acme']],
    [{ title: 'Algebra' }, NO_ROOMS, ['title']],
  ])('%j is unsupported', (changes, capabilities, fields) => {
    const error = errorOf(() => change(changes, capabilities));
    expect(error).toMatchObject({ code: 'unsupported', outcome: 'not-sent', fields });
  });

  test('what cannot be kept names the functions that part it', () => {
    expect(errorOf(() => change({ title: 'Algebra' }, TIMES_ONLY)).message).toMatch(/splitNewRoom or splitRoomChanges/);
  });

  test('keeps absent, null and a value apart', () => {
    expect(change({ title: null, opensAt: undefined, closesAt: LATER })).toEqual({ title: null, closesAt: LATER });
    expect(change({ opensAt: null, closesAt: LATER })).toEqual({ opensAt: null, closesAt: LATER });
  });

  test('either refuses a change, or gives back exactly what was present', () => {
    const time = fc.oneof(
      fc.constantFrom(undefined, null),
      fc.date({ noInvalidDate: false }),
      fc.constantFrom(NOON, LATER),
    );
    const fields = fc.record(
      { title: fc.oneof(fc.string(), fc.constantFrom(undefined, null)), opensAt: time, closesAt: time },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fields,
        fc.constantFrom<RoomCapabilities>(ALL_OF_ROOMS, TIMES_ONLY, NO_ROOMS),
        (given, capabilities) => {
          const present = Object.entries(given).filter(([, value]) => value !== undefined);
          try {
            const guarded = change(given, capabilities);
            expect(guarded).toEqual(Object.fromEntries(present));
            expect(present.length).toBeGreaterThan(0);
            for (const [field, value] of present) {
              const capability =
                capabilities.update !== false && capabilities.update.fields[field as (typeof ROOM_FIELDS)[number]];
              expect(capability).toBeTruthy();
              if (value === null) expect(capability).toMatchObject({ clear: true });
            }
            const { opensAt, closesAt } = guarded;
            if (opensAt && closesAt) expect(closesAt.getTime()).toBeGreaterThan(opensAt.getTime());
          } catch (error) {
            if (!AnyroomError.is(error)) throw error;
            expect(['invalid-argument', 'unsupported']).toContain(error.code);
            expect(error.outcome).toBe('not-sent');
          }
        },
      ),
    );
  });

  test('either refuses a new room, or gives back exactly what was present, and all that is needed', () => {
    const time = fc.oneof(fc.constant(undefined), fc.date({ noInvalidDate: false }), fc.constantFrom(NOON, LATER));
    const rooms = fc.record(
      {
        id: fc.oneof(fc.string(), fc.constant(undefined)),
        title: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(undefined)),
        opensAt: time,
        closesAt: time,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        rooms,
        fc.constantFrom<RoomCapabilities>(ALL_OF_ROOMS, TIMES_ONLY, NO_ROOMS),
        (given, capabilities) => {
          const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
          try {
            expect(create(given, capabilities)).toEqual(present);
            if (capabilities.create === false) throw new Error('the guard let it through');
            const { fields, requires } = capabilities.create;
            for (const field of Object.keys(present)) expect(fields).toContain(field);
            for (const field of requires) expect(Object.keys(present)).toContain(field);
          } catch (error) {
            if (!AnyroomError.is(error)) throw error;
            expect(['invalid-argument', 'unsupported']).toContain(error.code);
            expect(error.outcome).toBe('not-sent');
          }
        },
      ),
    );
  });
});

test('what can be set but not cleared is told so', () => {
  const fields = { title: { clear: false }, opensAt: false, closesAt: false } as const;
  const guard = (changes: RoomChanges) =>
    guardRoomChanges(changes, { update: { fields } }, {}, { provider: 'acme', operation: 'updateRoom' });
  expect(() => guard({ title: null })).toThrow(/cannot clear title/);
  expect(() => guard({ title: null, opensAt: null })).toThrow(/cannot keep title, opensAt/);
});
