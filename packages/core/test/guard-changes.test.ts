import type { CallContext, ParticipantCapabilities, ParticipantChanges } from '@anyroom/core';
import { AnyroomError, type CHANGE_FIELDS, guardChanges, invalidArgument } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FULL, NOTHING, ROLES_ONLY } from './services.js';

const context: CallContext = { provider: 'acme', operation: 'updateParticipant', room: 'r', participant: 'p' };
const roles = ['presenter', 'viewer'];
const guard = (changes: unknown, capabilities: ParticipantCapabilities = FULL) =>
  guardChanges(changes as ParticipantChanges, capabilities, { roles, roleHint: 'Turn this knob.' }, context);

const errorOf = (changes: unknown, capabilities?: ParticipantCapabilities): AnyroomError => {
  try {
    guard(changes, capabilities);
  } catch (error) {
    if (AnyroomError.is(error)) return error;
    throw error;
  }
  throw new Error('the guard let it through');
};

describe('guardChanges: what is wrong in itself is invalid-argument', () => {
  test.each<[string, unknown]>([
    ['nothing', {}],
    ['only undefined', { displayName: undefined, role: undefined, native: undefined }],
    ['only extras of another vendor', { native: { other: { x: 1 } } }],
    ['null', null],
    ['undefined', undefined],
    ['an array', []],
    ['a text', 'displayName'],
    ['a number', 7],
    ['an unknown key', { dispalyName: 'Ada' }],
    ['an unknown key beside a good one', { displayName: 'Ada', id: 'x' }],
    ['__proto__ as its own key', JSON.parse('{"__proto__": {"displayName": "Ada"}}')],
    ['a name that is a number', { displayName: 7 }],
    ['a name that is half a surrogate pair', { displayName: 'a\ud83d' }],
    ['an avatar that is an object', { avatarUrl: {} }],
    ['a role that is null', { role: null }],
    ['a role that is a number', { role: 1 }],
    ['an empty role', { role: '' }],
    ['a role outside the map', { role: 'boss' }],
    ['constructor as a role', { role: 'constructor' }],
    ['__proto__ as a role', { role: '__proto__' }],
    ['native that is a text', { native: 'x' }],
    ['native that is null', { native: null }],
    ['native that is an array', { native: [] }],
  ])('%s', (_, changes) => {
    expect(errorOf(changes)).toMatchObject({
      code: 'invalid-argument',
      outcome: 'not-sent',
      retryable: false,
      operation: 'updateParticipant',
      details: { provider: 'acme', operation: 'updateParticipant', room: 'r', participant: 'p' },
    });
  });

  test('messages name what is allowed', () => {
    expect(errorOf({}).message).toMatch(/at least one of displayName, avatarUrl, role/);
    expect(errorOf({}, ROLES_ONLY).message).toMatch(/at least one of role\./);
    expect(errorOf({ nmae: 1 }).message).toBe(
      "The change must not hold 'nmae'. Allowed are displayName, avatarUrl, role, native.",
    );
    expect(errorOf({ role: 'boss' }).message).toBe(
      "The role 'boss' is not in the role map. Mapped are presenter, viewer. Turn this knob.",
    );
  });

  test('an unknown key is refused also where nothing can be updated', () => {
    expect(errorOf({ nmae: 1 }, NOTHING).code).toBe('invalid-argument');
  });

  test('role: null is refused as such also where the vendor keeps no roles', () => {
    const noRoles = { ...FULL, update: { ...FULL.update, fields: { ...FULL.update.fields, role: false } } } as const;
    expect(errorOf({ role: null }, noRoles).code).toBe('invalid-argument');
    expect(errorOf({ role: 'boss' }, noRoles)).toMatchObject({ code: 'unsupported', fields: ['role'] });
  });

  test('where no role is mapped, it says so; where any will do, any does', () => {
    const none = () => guardChanges({ role: 'boss' }, FULL, { roles: [] }, context);
    expect(none).toThrow(/No role is mapped\./);
    expect(guardChanges({ role: 'boss' }, FULL, {}, context)).toEqual({ role: 'boss' });
    expect(() => guardChanges({ role: '' }, FULL, {}, context)).toThrow(/not an empty one/);
  });
});

describe('guardChanges: what the vendor cannot keep is unsupported', () => {
  test.each<[unknown, ParticipantCapabilities, readonly string[]]>([
    [{ displayName: 'Ada' }, ROLES_ONLY, ['displayName']],
    [{ displayName: null }, ROLES_ONLY, ['displayName']],
    [{ displayName: 'Ada', avatarUrl: 'x', role: 'viewer' }, ROLES_ONLY, ['displayName', 'avatarUrl']],
    [{ avatarUrl: null }, FULL, ['avatarUrl']],
    [{ avatarUrl: null, displayName: null }, FULL, ['avatarUrl']],
    [{ native: { acme: {} } }, FULL, ['native.acme']],
    [{ role: 'viewer', displayName: 'Ada' }, NOTHING, ['role', 'displayName']],
  ])('%j', (changes, capabilities, fields) => {
    expect(errorOf(changes, capabilities)).toMatchObject({ code: 'unsupported', outcome: 'not-sent', fields });
  });

  test('what is wrong in itself comes first', () => {
    expect(errorOf({ displayName: 'Ada', role: 'boss' }, ROLES_ONLY).code).toBe('invalid-argument');
  });
});

describe('guardChanges: what may be sent', () => {
  test('keeps absent, null and a value apart', () => {
    expect(guard({ displayName: null, avatarUrl: undefined, role: 'viewer' })).toEqual({
      displayName: null,
      role: 'viewer',
    });
    expect(guard({ displayName: '' })).toEqual({ displayName: '' });
  });

  test('ignores the extras of other vendors beside a change', () => {
    expect(guard({ role: 'viewer', native: { other: { x: 1 } } })).toEqual({ role: 'viewer' });
  });

  test('hands this vendor’s extras to the adapter, and takes what it makes of them for a change', () => {
    const native = (extras: unknown, beside: ReadonlyMap<string, unknown>, seen: CallContext) => {
      expect(seen).toBe(context);
      if (beside.has('role')) throw invalidArgument(seen, 'Extras and a role do not go together.');
      if (typeof extras !== 'string') throw invalidArgument(seen, 'The extras must be a text.');
      return extras === '' ? undefined : extras.toUpperCase();
    };
    const check = (extras: unknown, beside: ParticipantChanges = {}) =>
      guardChanges({ ...beside, native: { acme: extras } } as ParticipantChanges, FULL, { native }, context);
    expect(check('wave')).toEqual({ native: 'WAVE' });
    expect(check('wave', { displayName: 'Ada' })).toEqual({ displayName: 'Ada', native: 'WAVE' });
    expect(() => check('wave', { role: 'viewer' })).toThrow('Extras and a role do not go together.');
    expect(() => check(7)).toThrow('The extras must be a text.');
    expect(() => check('')).toThrow('The change is empty');
    expect(() => check(undefined)).toThrow('The change is empty');
  });

  test('reads the input once, so that it cannot change between check and use', () => {
    let reads = 0;
    const changes = {
      get role() {
        reads += 1;
        return reads === 1 ? 'viewer' : 'boss';
      },
    };
    expect(guard(changes)).toEqual({ role: 'viewer' });
    expect(reads).toBe(1);
  });

  test('either refuses a change, or gives back exactly what was present', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom(undefined, null));
    const changes = fc.record(
      { displayName: text, avatarUrl: text, role: fc.constantFrom(undefined, null, 'viewer', 'presenter', 'boss') },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        changes,
        fc.constantFrom<ParticipantCapabilities>(FULL, ROLES_ONLY, NOTHING),
        (given, capabilities) => {
          const present = Object.entries(given).filter(([, value]) => value !== undefined);
          try {
            const guarded = guard(given, capabilities);
            expect(guarded).toEqual(Object.fromEntries(present));
            expect(present.length).toBeGreaterThan(0);
            for (const [field, value] of present) {
              const { update } = capabilities as ParticipantCapabilities;
              const capability = update !== false && update.fields[field as (typeof CHANGE_FIELDS)[number]];
              expect(capability).toBeTruthy();
              if (value === null) expect(capability).toMatchObject({ clear: true });
            }
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
