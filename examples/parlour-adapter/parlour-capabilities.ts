import type { ParticipantCapabilities } from '@anyroom/core';

/** What Parlour can do. Write this first: the guard, the table in your README and the contract suite all read it. */
export const PARLOUR_CAPABILITIES = {
  members: 'roster',
  update: {
    fields: {
      displayName: { clear: false, effect: 'next-join' },
      avatarUrl: false,
      role: { clear: false, effect: 'live' },
    },
    unknownParticipant: 'refused',
    batch: 'fan-out',
  },
  add: { fields: ['displayName', 'role'], requires: ['role'], mintsId: true, existing: 'unknown' },
  get: 'direct',
  list: true,
  remove: 'revokes',
} as const satisfies ParticipantCapabilities;
