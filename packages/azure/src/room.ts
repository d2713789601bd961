import type { Room } from '@anyroom/core';
import { PROVIDER } from './provider-name.js';
import type { RoomModel } from './wire/codecs.js';
import { instantOf } from './wire/instant.js';
import type { RoomBody } from './wire/requests.js';

/** A room in the contract's words. */
export function roomOf({ id, createdAt, validFrom, validUntil }: RoomModel): Room {
  const [created, opensAt, closesAt] = [createdAt, validFrom, validUntil].map(instantOf);
  return {
    id,
    provider: PROVIDER,
    ...(opensAt !== undefined && { opensAt }),
    ...(closesAt !== undefined && { closesAt }),
    ...(created !== undefined && { createdAt: created }),
  };
}

/** What of a room has passed the guard and can be sent. */
export interface SendableRoom {
  readonly opensAt?: Date | null;
  readonly closesAt?: Date | null;
  readonly native?: AzureRoomFields;
}

/** Extras of a room that this vendor alone understands. */
export interface AzureRoomFields {
  /** Whether a telephone number can be dialled out to from the room's call. The vendor's default is false. */
  readonly pstnDialOutEnabled?: boolean | undefined;
}

/** A room in the vendor's words. A time is sent to the millisecond, as its own SDKs do. */
export function bodyOf({ opensAt, closesAt, native }: SendableRoom): RoomBody {
  return {
    ...(opensAt != null && { validFrom: opensAt.toISOString() }),
    ...(closesAt != null && { validUntil: closesAt.toISOString() }),
    ...(native?.pstnDialOutEnabled !== undefined && { pstnDialOutEnabled: native.pstnDialOutEnabled }),
  };
}
