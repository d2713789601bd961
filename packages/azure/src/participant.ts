import type { RoleMap } from '@anyroom/adapter-kit';
import type { Participant, UpdatedParticipant } from '@anyroom/core';
import { AZURE_CAPABILITIES } from './capabilities.js';
import type { RosterEntry } from './wire/codecs.js';

/** The vendor's four roles, as the standard names stand for them. */
export const DEFAULT_ROLES = {
  presenter: 'Presenter',
  collaborator: 'Collaborator',
  attendee: 'Attendee',
  viewer: 'Consumer',
} as const;

/** Somebody on the roster, in the contract's words. */
export function participantOf({ rawId, role: vendorRole }: RosterEntry, roles: RoleMap): Participant {
  if (vendorRole == null) return { id: rawId };
  const role = roles.role(vendorRole);
  return role === undefined ? { id: rawId, vendorRole } : { id: rawId, vendorRole, role };
}

/** What an update tells: the vendor says yes and no more. */
export function updatedOf(id: string, vendorRole: string, roles: RoleMap): UpdatedParticipant {
  const { effect } = AZURE_CAPABILITIES.update.fields.role;
  const role = roles.role(vendorRole);
  return role === undefined
    ? { id, vendorRole, confirmation: 'accepted', effect }
    : { id, vendorRole, role, confirmation: 'accepted', effect };
}
