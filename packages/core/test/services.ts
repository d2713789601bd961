import type { ParticipantCapabilities, ParticipantService } from '@anyroom/core';

/** A vendor that can do everything. */
export const FULL = {
  members: 'roster',
  update: {
    fields: {
      displayName: { clear: true, effect: 'live' },
      avatarUrl: { clear: false, effect: 'unknown' },
      role: { clear: false, effect: 'next-join' },
    },
    unknownParticipant: 'refused',
    batch: 'fan-out',
  },
  add: {
    fields: ['id', 'externalId', 'displayName', 'avatarUrl', 'role'],
    requires: [],
    mintsId: true,
    existing: 'refused',
  },
  get: 'direct',
  list: true,
  remove: 'revokes',
} as const satisfies ParticipantCapabilities;

/** A vendor that keeps ids and roles, and wants both. */
export const ROLES_ONLY = {
  members: 'roster',
  update: {
    fields: { displayName: false, avatarUrl: false, role: { clear: false, effect: 'live' } },
    unknownParticipant: 'refused',
    batch: 'native',
  },
  add: { fields: ['id', 'role'], requires: ['role'], mintsId: false, existing: 'refused' },
  get: 'by-list',
  list: true,
  remove: 'disconnects',
} as const satisfies ParticipantCapabilities;

/** A vendor that can do nothing. */
export const NOTHING = {
  members: 'presence',
  update: false,
  add: false,
  get: false,
  list: false,
  remove: false,
} as const satisfies ParticipantCapabilities;

const unused = (): never => {
  throw new Error('not called in these tests');
};

/** A service with these capabilities, whose verbs are not called; `close` notes that it was. */
export function serviceWith<C extends ParticipantCapabilities>(
  capabilities: C,
  close: () => Promise<void> = async () => undefined,
): ParticipantService & { readonly capabilities: C } {
  return {
    provider: 'acme',
    capabilities,
    updateParticipant: unused,
    updateParticipants: unused,
    addParticipant: unused,
    getParticipant: unused,
    listParticipants: unused,
    removeParticipant: unused,
    close,
  };
}
