import type { RoleMap } from '@anyroom/adapter-kit';
import type { Participant } from '@anyroom/core';
import { type Person, vendorRoleOf } from './muc/people.js';

/** Somebody in a room, in the contract's words. */
export function participantOf(person: Person, roles: RoleMap): Participant {
  const vendorRole = vendorRoleOf(person);
  const role = roles.role(vendorRole);
  return {
    id: person.id,
    ...(role !== undefined && { role }),
    vendorRole,
    presence: person.occupants.length > 0 ? 'connected' : 'not-connected',
  };
}
