import type { WireId } from '../ids.js';

/** A request to the VideoRoom plug-in, before any secret. */
export interface PluginRequest {
  /** As the plug-in reads it. */
  readonly body: PluginBody;
  /** Whether sending it twice is the same as sending it once. */
  readonly idempotent: boolean;
  readonly changesNothing?: true;
  /** What it holds that must never be shown. */
  readonly secrets?: readonly string[];
}

/** `request` is the verb. */
export interface PluginBody {
  readonly request: string;
  readonly room?: WireId;
  readonly [field: string]: unknown;
}

/** What of a room is sent beside its id. */
export type RoomFields = Readonly<Record<string, unknown>>;

const read = (body: PluginBody): PluginRequest => ({ body, idempotent: true, changesNothing: true });
const write = (body: PluginBody): PluginRequest => ({ body, idempotent: true });

export const listRooms = (): PluginRequest => read({ request: 'list' });
export const roomExists = (room: WireId): PluginRequest => read({ request: 'exists', room });
export const listOccupants = (room: WireId): PluginRequest => read({ request: 'listparticipants', room });

/** Makes a room that lets nobody in: its list of tokens is there, and empty. */
export const createRoom = (room: WireId | undefined, fields: RoomFields): PluginRequest => ({
  body: { request: 'create', ...(room !== undefined && { room }), ...fields, allowed: [] },
  idempotent: false,
});

export const editRoom = (room: WireId, fields: RoomFields): PluginRequest =>
  write({ request: 'edit', room, ...fields });
export const destroyRoom = (room: WireId, fields: RoomFields): PluginRequest =>
  write({ request: 'destroy', room, ...fields });
export const kick = (room: WireId, id: WireId): PluginRequest => write({ request: 'kick', room, id });

export const moderate = (room: WireId, id: WireId, mid: string, mute: boolean): PluginRequest =>
  write({ request: 'moderate', room, id, mid, mute });

/** Reads the tokens that are let in: adding none tells them. */
export const allowedTokens = (room: WireId): PluginRequest =>
  read({ request: 'allowed', room, action: 'add', allowed: [] });

/** Lets in none but those with a token on the list, where that was not so. */
export const enforceAllowed = (room: WireId): PluginRequest => write({ request: 'allowed', room, action: 'enable' });

export const changeAllowed = (room: WireId, action: 'add' | 'remove', tokens: readonly string[]): PluginRequest => ({
  ...write({ request: 'allowed', room, action, allowed: tokens }),
  secrets: tokens,
});

/** The ids that stand in a request. */
export function idsIn({ room, id }: PluginBody): readonly string[] {
  return [room, id].flatMap((each) => (isId(each) ? [String(each)] : []));
}

/** Whatever a native request has in the place of an id. */
function isId(value: unknown): value is WireId {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
}
