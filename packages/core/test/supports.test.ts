import type { JoinCredentialNeed, LiveNeed, Need, RoomNeed } from '@anyroom/core';
import { requireSupport, supports } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import {
  ALL_OF_ROOMS,
  FULL,
  joinCredentialsWith,
  liveWith,
  NO_ROOMS,
  NOTHING,
  ROLES_ONLY,
  roomsWith,
  serviceWith,
  TIMES_ONLY,
} from './services.js';

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

describe('supports: rooms, join credentials, the running call', () => {
  const ROOM_NEEDS: readonly RoomNeed[] = [
    ...(['create', 'get', 'list', 'update', 'close'] as const),
    ...(['title', 'opensAt', 'closesAt'] as const),
  ];
  const issue = {
    expiry: 'stated',
    validFor: false,
    unknownParticipant: 'refused',
    admits: 'person',
    earlier: 'kept',
  } as const;

  const nothing = { eject: false, mute: false, unmute: false, session: false, devices: 'unknown' } as const;

  test('of rooms, a verb is its own need, and a field must be set and changed', () => {
    const met = (capabilities: Parameters<typeof roomsWith>[0]) =>
      ROOM_NEEDS.filter((need) => supports(roomsWith(capabilities), need));
    expect(met(ALL_OF_ROOMS)).toEqual(ROOM_NEEDS);
    expect(met(TIMES_ONLY)).toEqual(['create', 'get', 'update', 'close', 'closesAt']);
    const untitled = {
      ...ALL_OF_ROOMS,
      create: { ...ALL_OF_ROOMS.create, fields: ['id', 'opensAt', 'closesAt'] },
    } as const;
    expect(met(untitled)).toEqual(ROOM_NEEDS.filter((need) => need !== 'title'));
    expect(met({ ...ALL_OF_ROOMS, create: false })).toEqual(['get', 'list', 'update', 'close']);
    expect(met({ ...ALL_OF_ROOMS, update: false })).toEqual(['create', 'get', 'list', 'close']);
    expect(met(NO_ROOMS)).toEqual([]);
  });

  test('of join credentials, whether they are issued, tell their end, take a length, and can be taken back', () => {
    const needs: readonly JoinCredentialNeed[] = ['issue', 'expiry', 'validFor', 'revoke'];
    const met = (...capabilities: Parameters<typeof joinCredentialsWith>) =>
      needs.filter((need) => supports(joinCredentialsWith(...capabilities), need));
    expect(met({ ...issue, validFor: { leastInMs: 1, mostInMs: 2 } }, true)).toEqual(needs);
    expect(met(issue)).toEqual(['issue', 'expiry']);
    expect(met({ ...issue, expiry: 'unknown' })).toEqual(['issue']);
    expect(met(false)).toEqual([]);
  });

  test('of the running call, each verb', () => {
    const needs: readonly LiveNeed[] = ['eject', 'mute', 'unmute', 'session'];
    const met = (capabilities: Parameters<typeof liveWith>[0]) =>
      needs.filter((need) => supports(liveWith(capabilities), need));
    expect(met({ ...nothing, eject: true, mute: { undo: 'unknown' }, unmute: true, session: true })).toEqual(needs);
    expect(met({ ...nothing, eject: true })).toEqual(['eject']);
    expect(met({ ...nothing, session: true })).toEqual(['session']);
  });

  test('find no need on a prototype, nor one of another service', () => {
    for (const need of ['constructor', 'toString', '__proto__', 'displayName']) {
      expect(supports(roomsWith(ALL_OF_ROOMS), need as RoomNeed)).toBe(false);
      expect(supports(joinCredentialsWith(issue), need as JoinCredentialNeed)).toBe(false);
      expect(supports(liveWith({ ...nothing, eject: true, session: true }), need as LiveNeed)).toBe(false);
    }
  });

  test('requireSupport names all that is lacking of each', () => {
    const lacking = (fields: readonly string[]) =>
      expect.objectContaining({ code: 'unsupported', outcome: 'not-sent', fields, operation: 'requireSupport' });
    expect(() => requireSupport(roomsWith(TIMES_ONLY), 'title', 'closesAt', 'list')).toThrow(
      lacking(['title', 'list']),
    );
    expect(() => requireSupport(joinCredentialsWith(issue), 'issue', 'validFor')).toThrow(lacking(['validFor']));
    const live = liveWith({ ...nothing, eject: true });
    expect(() => requireSupport(live, 'eject', 'mute', 'session')).toThrow(lacking(['mute', 'session']));
    expect(() => requireSupport(live, 'eject')).not.toThrow();
    expect(() => requireSupport(roomsWith(ALL_OF_ROOMS), 'create', 'title')).not.toThrow();
  });
});
