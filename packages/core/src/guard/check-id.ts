import type { RoomHandle, RoomRef } from '../contract/room-ref.js';
import type { CallContext } from './call-context.js';
import { invalidArgument } from './call-context.js';
import { quoted } from './quoted.js';

/**
 * An id that can stand as one path segment or one key: any text but the empty one, `.`, `..` and one that holds half
 * of a surrogate pair (which has no UTF-8 form, and so could turn into another id on the way).
 */
export function checkId(value: unknown, what: string, context: CallContext): string {
  if (typeof value !== 'string') {
    throw invalidArgument(
      context,
      `The ${what} id must be a string, not ${nameOfType(value)}. Ids are opaque: never a number.`,
    );
  }
  if (value === '' || value === '.' || value === '..') {
    throw invalidArgument(context, `The ${what} id must not be empty, '.' or '..'. Give the vendor's own id.`);
  }
  if (!value.isWellFormed()) {
    throw invalidArgument(
      context,
      `The ${what} id holds half of a surrogate pair. Give the vendor's own id, unchanged.`,
    );
  }
  return value;
}

/** The vendor's id of a room, from a plain id or a handle. A handle of another provider is refused. */
export function checkRoom(room: RoomRef, context: CallContext): string {
  if (typeof room !== 'object' || room === null) return checkId(room, 'room', context);
  const { id, provider } = handleOf(room, context);
  if (provider !== undefined && typeof provider !== 'string') {
    throw invalidArgument(context, `The provider of a room must be a string, not ${nameOfType(provider)}.`);
  }
  if (provider !== undefined && provider !== context.provider) {
    throw invalidArgument(
      context,
      `The room belongs to the provider ${quoted(provider)}, this service is '${context.provider}'. Take the service that owns the room.`,
    );
  }
  return checkId(id, 'room', context);
}

/** A getter may throw, and a proxy may be revoked: that is a mistake in the call as well. */
function handleOf(room: RoomHandle, context: CallContext): Pick<RoomHandle, 'id' | 'provider'> {
  try {
    const { id, provider } = room;
    return { id, ...(provider !== undefined && { provider }) };
  } catch {
    throw invalidArgument(context, 'The room cannot be read: it threw. Give its id, or a plain object.');
  }
}

/** What a value is, without showing it. */
export function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : typeof value;
}
