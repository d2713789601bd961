import type { ParticipantProvider } from '@anyroom/core';
import type { MemoryGap } from './memory-capabilities.js';
import { MEMORY_GAPS } from './memory-capabilities.js';
import { MemoryParticipantService } from './memory-participant-service.js';

/**
 * The provider behind `memory:`, for `openParticipantService`.
 *
 * - `memory:` has every room that is asked for; `memory:?rooms=lobby,stage` has these and no other.
 * - `role.<name>=<vendor's word>` maps a role; with none, the four standard roles are mapped to their own names.
 * - `lacks=displayName,remove` takes abilities away, to try a program on a poorer vendor.
 */
export const memory: ParticipantProvider = {
  scheme: 'memory',
  open(settings) {
    const roles = settings.parametersUnder('role.');
    const rooms = listOf(settings.parameter('rooms'));
    const lacks = listOf(settings.parameter('lacks'));
    if (settings.authority !== '' || settings.segments.length > 0) {
      settings.mistake('A memory URL has no host and no path. Write memory: and nothing between it and the ?.');
    }
    if (lacks.some((gap) => !(MEMORY_GAPS as readonly string[]).includes(gap))) {
      settings.mistake(`The URL parameter lacks names what there is not. It may name ${MEMORY_GAPS.join(', ')}.`);
    }
    settings.check();
    return new MemoryParticipantService({
      rooms,
      createsRooms: rooms.length === 0,
      lacks: lacks as MemoryGap[],
      ...(roles.size > 0 && { roles }),
    });
  },
};

function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(',').filter((part) => part !== '');
}
