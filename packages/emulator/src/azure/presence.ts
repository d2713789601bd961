import type { Assumptions } from '../fidelity/assumptions.js';
import { JoinRefused } from '../state/join-refused.js';
import { samePerson } from './raw-id.js';
import type { Connected, Resource, Room } from './resource.js';

/** The state that presence changes, and the answers to what is open about it. */
export interface Stage {
  readonly resource: Resource;
  readonly assume: Assumptions;
}

/**
 * Connects the holder of the token to the room, or throws `JoinRefused`. Who is connected already stays as they are. The
 * token is looked at now and not again: what happens to it later drops nobody.
 */
export function joinRoom({ resource, assume }: Stage, roomId: string | undefined, token: string, now: Date): Connected {
  const rawId = holderOf(resource, token, now);
  if (roomId === undefined) throw new JoinRefused('The token of an Azure user names no room: say which one to join.');
  const room = resource.rooms.get(roomId);
  if (!room) throw new JoinRefused(`There is no room ${JSON.stringify(roomId)}: it was deleted, or never created.`);
  if (room.validFrom > now) throw new JoinRefused(`The room opens at ${room.validFrom.toISOString()}.`);
  if (room.validUntil <= now)
    throw new JoinRefused(`The room closed at ${room.validUntil.toISOString()}: create another one.`);
  const listed = [...room.participants.keys()].some((it) => samePerson(it, rawId, assume));
  if (!listed) throw new JoinRefused('The holder of the token is not on the roster of the room: add them first.');
  const connected = room.connected.get(rawId) ?? { rawId, audio: true, since: now };
  room.connected.set(rawId, connected);
  return connected;
}

/** Disconnects that person; whether they were connected. */
export function leaveRoom({ resource }: Pick<Stage, 'resource'>, roomId: string, rawId: string): boolean {
  return resource.rooms.get(roomId)?.connected.delete(rawId) ?? false;
}

/** Who is in the room now, in the order in which they came; nobody when there is no such room. */
export function connectedInRoom({ resource }: Pick<Stage, 'resource'>, roomId: string): readonly Connected[] {
  return [...(resource.rooms.get(roomId)?.connected.values() ?? [])];
}

/** Disconnects who is on the roster no longer, where that is assumed. */
export function afterRemoval(room: Room, { assume }: Pick<Stage, 'assume'>): void {
  if (assume.removedWhileConnected === 'stays') return;
  for (const rawId of room.connected.keys())
    if (![...room.participants.keys()].some((it) => samePerson(it, rawId, assume))) room.connected.delete(rawId);
}

const CALLING = ['voip', 'voip.join'];

function holderOf({ tokens, identities }: Resource, text: string, now: Date): string {
  const token = tokens.get(text);
  if (!token) throw new JoinRefused('No identity of this emulator was issued this token.');
  if (!identities.has(token.rawId)) throw new JoinRefused('The identity that the token is for was deleted.');
  if (token.revoked) throw new JoinRefused('The token was revoked: issue another one.');
  if (token.expiresOn <= now)
    throw new JoinRefused(`The token expired at ${token.expiresOn.toISOString()}: issue another one.`);
  if (!token.scopes.some((scope) => CALLING.includes(scope)))
    throw new JoinRefused(
      `The token has no scope that lets its holder join a call (${CALLING.join(' or ')}), only ${token.scopes.join(', ') || 'none'}.`,
    );
  return token.rawId;
}
