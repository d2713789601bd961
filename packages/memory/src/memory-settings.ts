import { misconfigured, STANDARD_ROLES } from '@anyroom/core';
import type { MemoryGap } from './capabilities/memory-gap.js';
import { MEMORY_GAPS } from './capabilities/memory-gap.js';
import { gapOf } from './capabilities/memory-room-capabilities.js';
import type { MemoryConfiguration } from './memory-configuration.js';
import { MemoryRooms } from './state/memory-rooms.js';

/** What stands in every result and error. */
export const PROVIDER = 'memory';

/** A configuration with everything decided. */
export type MemorySettings = Required<Omit<MemoryConfiguration, 'rooms' | 'lacks' | 'afterOperation'>> &
  Pick<MemoryConfiguration, 'afterOperation'> & {
    readonly rooms: MemoryRooms;
    readonly lacks: ReadonlySet<MemoryGap>;
  };

/** Checks a configuration, copies it, and puts the defaults in. */
export function settle(configuration: MemoryConfiguration, operation: string): MemorySettings {
  const settings = {
    rooms: roomsOf(configuration),
    createsRooms: configuration.createsRooms ?? false,
    roles: configuration.roles ?? Object.fromEntries(STANDARD_ROLES.map((role) => [role, role])),
    members: configuration.members ?? 'roster',
    admits: configuration.admits ?? 'person',
    lacks: new Set(configuration.lacks),
    requires: [...(configuration.requires ?? [])],
    roomRequires: [...(configuration.roomRequires ?? [])],
    closing: configuration.closing ?? 'deletes',
    earlierCredentials: configuration.earlierCredentials ?? 'kept',
    pageSize: configuration.pageSize ?? 100,
    maxAttempts: configuration.maxAttempts ?? 1,
    timeoutInMs: configuration.timeoutInMs ?? 30_000,
    beforeOperation: configuration.beforeOperation ?? (() => undefined),
    ...(configuration.afterOperation !== undefined && { afterOperation: configuration.afterOperation }),
  } satisfies MemorySettings;
  const mistakes = mistakesIn(settings);
  if (mistakes.length > 0) throw misconfigured(PROVIDER, operation, mistakes);
  return settings;
}

/** The rooms that a configuration names: those that it shares, or new ones. */
export function roomsOf({ rooms = [] }: MemoryConfiguration): MemoryRooms {
  return rooms instanceof MemoryRooms ? rooms : new MemoryRooms(rooms);
}

function mistakesIn(settings: MemorySettings): readonly string[] {
  const { lacks, requires, roomRequires, closing, earlierCredentials, pageSize, maxAttempts, timeoutInMs } = settings;
  const mistakes: string[] = [];
  if (!['roster', 'presence', 'both'].includes(settings.members)) {
    mistakes.push("members must be 'roster', 'presence' or 'both'.");
  }
  if (!['person', 'bearer'].includes(settings.admits)) mistakes.push("admits must be 'person' or 'bearer'.");
  for (const gap of lacks) {
    if (!MEMORY_GAPS.includes(gap)) mistakes.push(`lacks names '${gap}'. It may name ${MEMORY_GAPS.join(', ')}.`);
  }
  for (const gap of [...requires, ...roomRequires.map(gapOf)]) {
    if (lacks.has(gap)) mistakes.push(`'${gap}' is both required and lacking. Take it out of one.`);
  }
  if (!['deletes', 'deactivates'].includes(closing)) mistakes.push("closing must be 'deletes' or 'deactivates'.");
  if (closing === 'deactivates' && lacks.has('status')) {
    mistakes.push("closing 'deactivates' marks the room, which lacks 'status' forbids. Take one out.");
  }
  if (!['kept', 'revoked'].includes(earlierCredentials)) {
    mistakes.push("earlierCredentials must be 'kept' or 'revoked'.");
  }
  if (!(Number.isSafeInteger(pageSize) && pageSize > 0)) mistakes.push('pageSize must be a whole number from 1.');
  if (!(Number.isSafeInteger(maxAttempts) && maxAttempts > 0))
    mistakes.push('maxAttempts must be a whole number from 1.');
  if (!(timeoutInMs > 0 && timeoutInMs < 2 ** 31)) {
    mistakes.push('timeoutInMs must be a number of milliseconds above 0.');
  }
  return mistakes;
}
