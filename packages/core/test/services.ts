import type {
  JoinCredentialCapabilities,
  JoinCredentialService,
  LiveCapabilities,
  LiveService,
  ParticipantCapabilities,
  ParticipantService,
  RoomCapabilities,
  RoomService,
} from '@anyroom/core';

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

/** A vendor that can do everything with rooms. */
export const ALL_OF_ROOMS = {
  create: { fields: ['id', 'title', 'opensAt', 'closesAt'], requires: [], mintsId: true, repeatable: true },
  get: true,
  list: true,
  update: { fields: { title: { clear: true }, opensAt: { clear: true }, closesAt: { clear: false } } },
  close: 'deletes',
} as const satisfies RoomCapabilities;

/** A vendor that keeps when rooms close, wants that and an id, and can only mark them closed. */
export const TIMES_ONLY = {
  create: { fields: ['id', 'closesAt'], requires: ['closesAt'], mintsId: false, repeatable: false },
  get: true,
  list: false,
  update: { fields: { title: false, opensAt: false, closesAt: { clear: false } } },
  close: 'deactivates',
} as const satisfies RoomCapabilities;

/** A vendor without rooms of its own. */
export const NO_ROOMS = {
  create: false,
  get: false,
  list: false,
  update: false,
  close: false,
} as const satisfies RoomCapabilities;

/** A room service with these capabilities, whose verbs are not called. */
export function roomsWith<C extends RoomCapabilities>(capabilities: C): RoomService & { readonly capabilities: C } {
  return {
    provider: 'acme',
    capabilities,
    createRoom: unused,
    getRoom: unused,
    listRooms: unused,
    updateRoom: unused,
    closeRoom: unused,
    close: async () => undefined,
  };
}

/** Likewise for join credentials. */
export function joinCredentialsWith(
  issue: JoinCredentialCapabilities['issue'],
  revoke: boolean = false,
): JoinCredentialService {
  return {
    provider: 'acme',
    capabilities: { issue, revoke },
    issueJoinCredential: unused,
    revokeJoinCredentials: unused,
    close: async () => undefined,
  };
}

/** Likewise for the running call. */
export function liveWith(capabilities: LiveCapabilities): LiveService {
  return {
    provider: 'acme',
    capabilities,
    ejectParticipant: unused,
    muteParticipant: unused,
    unmuteParticipant: unused,
    getSession: unused,
    close: async () => undefined,
  };
}
