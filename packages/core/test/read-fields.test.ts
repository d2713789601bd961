import { afterEach, describe, expect, test } from '@jest/globals';
import { readFields } from '../src/guard/read-fields.js';
import type { CallOptions, ParticipantChanges, RoomRef } from '../src/index.js';
import { AnyroomError, checkCallOptions, checkRoom, guardChanges, splitChanges } from '../src/index.js';

const context = { provider: 'acme', operation: 'updateParticipant' };
const keepsRolesOnly = {
  update: {
    fields: { displayName: false, avatarUrl: false, role: { clear: false, effect: 'live' } },
    unknownParticipant: 'refused',
    batch: 'fan-out',
  },
} as const;
const guard = (changes: unknown) => guardChanges(changes as ParticipantChanges, keepsRolesOnly, {}, context);
const errorOf = (work: () => unknown): AnyroomError => {
  try {
    work();
  } catch (error) {
    if (AnyroomError.is(error)) return error;
    throw error;
  }
  throw new Error('it did not throw');
};

class Change {
  role = 'presenter';
  get displayName() {
    return 'Ann';
  }
}

describe('inputs that are not plain objects', () => {
  test('a getter of a class is a field: a change is all or nothing', () => {
    expect(errorOf(() => guard(new Change()))).toMatchObject({ code: 'unsupported', fields: ['displayName'] });
  });

  test('a field that is handed down is a field', () => {
    expect(errorOf(() => guard(Object.create({ displayName: 'Ann' }, {})))).toMatchObject({ code: 'unsupported' });
    const service = {
      capabilities: { members: 'roster', ...keepsRolesOnly, add: false, get: false, list: true, remove: false },
    } as const;
    expect(splitChanges(service, new Change())).toEqual({
      kept: { role: 'presenter' },
      dropped: { displayName: 'Ann' },
    });
  });

  test('an object without a prototype is as good as any', () => {
    expect(readFields(Object.assign(Object.create(null), { role: 'x' }), ['role'])).toEqual(new Map([['role', 'x']]));
  });

  describe('with a planted prototype', () => {
    afterEach(() => {
      Reflect.deleteProperty(Object.prototype, 'role');
    });

    test('what every object hands down never counts', () => {
      Object.defineProperty(Object.prototype, 'role', { value: 'presenter', configurable: true });
      expect(errorOf(() => guard({})).message).toMatch(/The change is empty/);
    });
  });

  test('one that throws when it is read is invalid', () => {
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const throwing = Object.defineProperty({}, 'role', {
      enumerable: true,
      get() {
        throw new Error('planted');
      },
    });
    for (const input of [revoked.proxy, throwing]) {
      const error = errorOf(() => guard(input));
      expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
      expect(error.message).not.toMatch(/planted/);
    }
  });

  test('a provider that is no text is invalid, and not asked for one', () => {
    const room = JSON.parse('{"id":"r","provider":{"toString":1}}') as RoomRef;
    expect(errorOf(() => checkRoom(room, context))).toMatchObject({ code: 'invalid-argument' });
  });

  test('half a signal is no signal', () => {
    const half = { addEventListener() {}, aborted: false } as unknown as AbortSignal;
    const options: CallOptions = { abortSignal: half };
    expect(errorOf(() => checkCallOptions(options, context))).toMatchObject({ code: 'invalid-argument' });
  });

  test('what is quoted in a message is short and on one line', () => {
    const { message } = errorOf(() => guard({ [`a\nb${'c'.repeat(10_000)}`]: 1 }));
    expect(message.length).toBeLessThan(300);
    expect(message).not.toMatch(/\n/);
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, 1]));
    expect(errorOf(() => guard(many)).message).toMatch(/and 995 more/);
  });
});
