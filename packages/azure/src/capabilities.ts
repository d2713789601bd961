import type { ParticipantCapabilities } from '@anyroom/core';

/**
 * What Azure Communication Services Rooms can do.
 *
 * - The roster holds a raw id and a role, and nothing else (REST reference of Rooms, `RoomParticipant`): a name is given
 *   by the client when it joins.
 * - Whether, and when, a new role reaches somebody who is connected is documented nowhere, so its effect is `unknown`.
 * - Only people on the roster can join a room, so remove `revokes`. Whether it puts out somebody who is connected is
 *   documented nowhere.
 * - The vendor has one write, which adds whom it does not know; `unknownParticipant` says what this service makes of it.
 */
export const AZURE_CAPABILITIES = {
  members: 'roster',
  update: {
    fields: { displayName: false, avatarUrl: false, role: { clear: false, effect: 'unknown' } },
    unknownParticipant: 'refused' as 'refused' | 'added',
    batch: 'native',
  },
  add: { fields: ['id', 'role'], requires: ['role'], mintsId: true, existing: 'refused' },
  get: 'by-list',
  list: true,
  remove: 'revokes',
} as const satisfies ParticipantCapabilities;

/** The type of {@link AZURE_CAPABILITIES}: what is true of every Azure service, whatever its configuration. */
export type AzureCapabilities = typeof AZURE_CAPABILITIES;

/** The capabilities of a service that is told to refuse, or to add, people whom it does not know. */
export function azureCapabilities(unknownParticipant: 'refuse' | 'add'): AzureCapabilities {
  const added = unknownParticipant === 'add' ? 'added' : 'refused';
  return { ...AZURE_CAPABILITIES, update: { ...AZURE_CAPABILITIES.update, unknownParticipant: added } };
}
