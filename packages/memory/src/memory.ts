import type { ParticipantProvider, ServiceSettings } from '@anyroom/core';
import type { MemoryGap } from './capabilities/memory-gap.js';
import { MEMORY_GAPS } from './capabilities/memory-gap.js';
import type { MemoryConfiguration } from './memory-configuration.js';
import { createMemoryServices } from './memory-services.js';
import { MemoryParticipantService } from './services/memory-participant-service.js';

/**
 * The provider behind `memory:`, for `openServices` and `openParticipantService`.
 *
 * - `memory:` has every room that is asked for; `memory:?rooms=lobby,stage` has these and no other, until one is created.
 * - `role.<name>=<vendor's word>` maps a role; with none, the four standard roles are mapped to their own names.
 * - `lacks=displayName,remove` takes abilities away, to try a program on a poorer vendor; `closing=deactivates` and
 *   `earlierCredentials=revoked` have it do things as some vendors do.
 */
export const memory: ParticipantProvider = {
  scheme: 'memory',
  open: (settings) => new MemoryParticipantService(configurationFrom(settings)),
  openServices: (settings) => createMemoryServices(configurationFrom(settings)),
};

function configurationFrom(settings: ServiceSettings): MemoryConfiguration {
  const roles = settings.parametersUnder('role.');
  const rooms = listOf(settings.parameter('rooms'));
  const lacks = listOf(settings.parameter('lacks'));
  const closing = oneOf(settings, 'closing', ['deletes', 'deactivates'] as const);
  const earlierCredentials = oneOf(settings, 'earlierCredentials', ['kept', 'revoked'] as const);
  if (settings.authority !== '' || settings.segments.length > 0) {
    settings.mistake('A memory URL has no host and no path. Write memory: and nothing between it and the ?.');
  }
  if (lacks.some((gap) => !(MEMORY_GAPS as readonly string[]).includes(gap))) {
    settings.mistake(`The URL parameter lacks names what there is not. It may name ${MEMORY_GAPS.join(', ')}.`);
  }
  settings.check();
  return {
    rooms,
    createsRooms: rooms.length === 0,
    lacks: lacks as MemoryGap[],
    ...(closing !== undefined && { closing }),
    ...(earlierCredentials !== undefined && { earlierCredentials }),
    ...(roles.size > 0 && { roles }),
  };
}

function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(',').filter((part) => part !== '');
}

function oneOf<T extends string>(settings: ServiceSettings, name: string, choices: readonly T[]): T | undefined {
  const value = settings.parameter(name);
  const chosen = choices.find((choice) => choice === value);
  if (value !== undefined && chosen === undefined) {
    settings.mistake(`The URL parameter ${name} must be ${choices.join(' or ')}.`);
  }
  return chosen;
}
