import type { CallContext, Room } from '@anyroom/core';
import { type IdKind, idOf } from './ids.js';
import { PROVIDER } from './provider-name.js';
import type { CheckedFields } from './room-fields.js';
import type { ListedRoom } from './wire/codecs.js';
import type { RoomFields } from './wire/messages.js';

/** A room in the contract's words. */
export function roomOf({ room, description }: ListedRoom, kind: IdKind, context: CallContext): Room {
  return {
    id: idOf(room, kind, context),
    provider: PROVIDER,
    ...(description != null && description !== '' && { title: description }),
  };
}

/** What of a room has passed the guard and can be sent. */
export interface SendableRoom {
  readonly title?: string | null;
  readonly native?: CheckedFields;
}

/** What a new room is made with. Only who has joined may watch, unless it is asked for otherwise. */
export function newRoomFields({ title, native }: SendableRoom, permanent: boolean): RoomFields {
  return {
    require_pvtid: true,
    permanent,
    ...(title != null && { description: title }),
    ...native?.fields,
  };
}

/** What is changed about a room: Janus calls each field new. */
export function roomChangeFields({ title, native }: SendableRoom, permanent: boolean): RoomFields {
  const { permanent: own = permanent, ...fields } = native?.fields ?? {};
  const renamed = Object.entries({ ...(title != null && { description: title }), ...fields });
  return { permanent: own, ...Object.fromEntries(renamed.map(([name, value]) => [`new_${name}`, value])) };
}
