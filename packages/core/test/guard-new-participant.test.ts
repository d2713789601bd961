import type { CallContext, NewParticipant, ParticipantCapabilities } from '@anyroom/core';
import { guardNewParticipant } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { FULL, NOTHING, ROLES_ONLY } from './services.js';

const context: CallContext = { provider: 'acme', operation: 'addParticipant', room: 'r' };
const roles = ['presenter', 'viewer'];
const guard = (participant: unknown, capabilities: ParticipantCapabilities = FULL) =>
  guardNewParticipant(participant as NewParticipant, capabilities, { roles }, context);
const failing = (code: string, more = {}) => expect.objectContaining({ code, outcome: 'not-sent', ...more });

describe('guardNewParticipant', () => {
  test.each<unknown>([
    null,
    undefined,
    [],
    'Ada',
    { dispalyName: 'Ada' },
    { id: '' },
    { id: '..' },
    { id: 7 },
    { id: null },
    { displayName: null },
    { displayName: 7 },
    { avatarUrl: 'a\ud83d' },
    { externalId: {} },
    { role: null },
    { role: 'boss' },
    { role: 'constructor' },
    { native: 'x' },
  ])('refuses %p', (participant) => {
    expect(() => guard(participant)).toThrow(failing('invalid-argument'));
  });

  test('gives back what is present, and makes nothing up', () => {
    expect(guard({})).toEqual({});
    expect(guard({ displayName: '', role: undefined })).toEqual({ displayName: '' });
    const everything = { id: '__proto__', externalId: 'e', displayName: 'Ada', avatarUrl: 'u', role: 'viewer' };
    expect(guard(everything)).toEqual(everything);
  });

  test('names exactly the fields that the vendor does not keep', () => {
    const participant = { id: 'a', displayName: 'Ada', externalId: 'e', role: 'viewer' };
    expect(() => guard(participant, ROLES_ONLY)).toThrow(
      failing('unsupported', { fields: ['externalId', 'displayName'] }),
    );
    expect(() => guard({ displayName: 'Ada' }, NOTHING)).toThrow(failing('unsupported', { fields: ['displayName'] }));
    expect(() => guard({ native: { acme: {} } })).toThrow(failing('unsupported', { fields: ['native.acme'] }));
  });

  test('names all that is required and missing: no role is ever made up', () => {
    expect(() => guard({}, ROLES_ONLY)).toThrow(/needs id, role here/);
    expect(() => guard({ id: 'a' }, ROLES_ONLY)).toThrow(/needs role here/);
    expect(guard({ id: 'a', role: 'viewer' }, ROLES_ONLY)).toEqual({ id: 'a', role: 'viewer' });
  });

  test('lets the vendor’s extras stand in for what is required', () => {
    const rules = { roles, native: () => 'usher', supplies: () => ['role'] as const };
    const capabilities = { add: { ...ROLES_ONLY.add } };
    const participant = { id: 'a', native: { acme: {} } } as NewParticipant;
    expect(guardNewParticipant(participant, capabilities, rules, context)).toEqual({ id: 'a', native: 'usher' });
    expect(() => guardNewParticipant({ id: 'a' }, capabilities, rules, context)).toThrow(/needs role here/);
  });
});
