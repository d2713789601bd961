import type { FieldCapability, ParticipantCapabilities } from '@anyroom/core';
import { CHANGE_FIELDS, NEW_PARTICIPANT_FIELDS } from '@anyroom/core';
import type { MemorySettings } from '../memory-settings.js';

/** What can be done with people when nothing is taken away. */
export const MEMORY_CAPABILITIES = {
  members: 'roster',
  update: {
    fields: {
      displayName: { clear: true, effect: 'live' },
      avatarUrl: { clear: true, effect: 'live' },
      role: { clear: false, effect: 'live' },
    },
    unknownParticipant: 'refused',
    batch: 'native',
  },
  add: { fields: NEW_PARTICIPANT_FIELDS, requires: [], mintsId: true, existing: 'refused' },
  get: 'direct',
  list: true,
  remove: 'revokes',
} as const satisfies ParticipantCapabilities;

/**
 * What is left when something is taken away, what a new participant must then be given, and whose list it is: where
 * people are in a room only while they are connected, nobody can be added, and who is removed may come back.
 */
export function memoryCapabilities({
  lacks,
  requires,
  members,
}: Pick<MemorySettings, 'lacks' | 'requires' | 'members'>): ParticipantCapabilities {
  const { update, add, get, list } = MEMORY_CAPABILITIES;
  const remove = members === 'presence' ? 'disconnects' : MEMORY_CAPABILITIES.remove;
  const field = (capability: FieldCapability) =>
    lacks.has('clear') ? { ...capability, clear: false } : { ...capability };
  const fields = {
    displayName: lacks.has('displayName') ? false : field(update.fields.displayName),
    avatarUrl: lacks.has('avatarUrl') ? false : field(update.fields.avatarUrl),
    role: lacks.has('role') ? false : field(update.fields.role),
  } as const;
  const changesNothing = CHANGE_FIELDS.every((name) => fields[name] === false);
  return {
    members,
    update: lacks.has('update') || changesNothing ? false : { ...update, fields },
    add:
      lacks.has('add') || members === 'presence'
        ? false
        : {
            ...add,
            fields: add.fields.filter((name) => !lacks.has(name)),
            requires,
            mintsId: !requires.includes('id'),
            existing: lacks.has('id') ? 'unknown' : add.existing,
          },
    get: lacks.has('get') ? false : get,
    list: list && !lacks.has('list'),
    remove: lacks.has('remove') ? false : remove,
  };
}
