import type { Need } from '@anyroom/core';
import { requireSupport, supports } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { FULL, NOTHING, ROLES_ONLY, serviceWith } from './services.js';

const NEEDS: readonly Need[] = ['displayName', 'avatarUrl', 'role', 'update', 'add', 'get', 'list', 'remove'];

describe('supports', () => {
  test('says of each need whether it is met', () => {
    const met = (capabilities: typeof FULL | typeof ROLES_ONLY | typeof NOTHING) =>
      NEEDS.filter((need) => supports(serviceWith(capabilities), need));
    expect(met(FULL)).toEqual(NEEDS);
    expect(met(ROLES_ONLY)).toEqual(['role', 'update', 'add', 'get', 'list', 'remove']);
    expect(met(NOTHING)).toEqual([]);
  });

  test('asks for all of what is named', () => {
    expect(supports(serviceWith(ROLES_ONLY), 'role', 'list')).toBe(true);
    expect(supports(serviceWith(ROLES_ONLY), 'role', 'displayName')).toBe(false);
  });

  test('does not find a need on a prototype', () => {
    expect(supports(serviceWith(FULL), 'constructor' as Need)).toBe(false);
    expect(supports(serviceWith(FULL), 'toString' as Need)).toBe(false);
  });
});

describe('requireSupport', () => {
  test('is silent where all is met', () => {
    const [first, ...more] = NEEDS;
    expect(() => requireSupport(serviceWith(FULL), first ?? 'role', ...more)).not.toThrow();
  });

  test('names all that is lacking', () => {
    expect(() => requireSupport(serviceWith(ROLES_ONLY), 'displayName', 'role', 'avatarUrl')).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        outcome: 'not-sent',
        fields: ['displayName', 'avatarUrl'],
        operation: 'requireSupport',
        message: "The provider 'acme' does not support displayName, avatarUrl. Choose another provider, or do without.",
      }),
    );
  });
});
