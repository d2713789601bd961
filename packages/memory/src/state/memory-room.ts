import { types } from 'node:util';
import type { RoomChanges } from '@anyroom/core';

/** A room as it stands in memory. */
export interface MemoryRoom {
  readonly id: string;
  readonly title?: string;
  readonly opensAt?: Date;
  readonly closesAt?: Date;
  readonly createdAt: Date;
  /** `closed` where it was closed by hand and kept. */
  readonly status: 'open' | 'closed';
}

/** What a room is made with; an id is minted where none is given. */
export type NewMemoryRoom = Partial<Omit<MemoryRoom, 'createdAt' | 'status'>>;

/** What is to change about a room: absent is left alone, `null` clears. */
export type MemoryRoomChanges = Omit<RoomChanges, 'native'>;

/** The room with the fields changed; dates are copied, so that nobody else's hand is on them. */
export function changedRoom<R extends NewMemoryRoom>(room: R, changes: MemoryRoomChanges): R {
  const entries = [...Object.entries(room), ...Object.entries(changes).filter(([, value]) => value !== undefined)];
  const fields = new Map<string, unknown>(
    entries.map(([field, value]) => [field, types.isDate(value) ? new Date(value) : value]),
  );
  return Object.fromEntries([...fields].filter(([, value]) => value !== undefined && value !== null)) as unknown as R;
}
