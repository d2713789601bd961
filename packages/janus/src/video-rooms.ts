import type { RequestContext } from '@anyroom/adapter-kit/http';
import { UnknownRecord } from 'io-ts';
import type { Channel } from './channels/channel.js';
import type { WireId } from './ids.js';
import {
  AllowedList,
  Created,
  Destroyed,
  Done,
  Edited,
  Exists,
  type ListedRoom,
  type Occupant,
  OccupantList,
  RoomList,
  type Stream,
} from './wire/codecs.js';
import {
  allowedTokens,
  changeAllowed,
  createRoom,
  destroyRoom,
  editRoom,
  enforceAllowed,
  kick,
  listOccupants,
  listRooms,
  moderate,
  type PluginRequest,
  type RoomFields,
  roomExists,
} from './wire/messages.js';

/** The operations of the VideoRoom plug-in in their own words. */
export class VideoRooms {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Anything, as it is. */
  ask(call: RequestContext, request: PluginRequest): Promise<Readonly<Record<string, unknown>>> {
    return this.#channel.ask(request, UnknownRecord, call);
  }

  /** All rooms that it lists: private ones only by its admin key. */
  async list(call: RequestContext): Promise<readonly ListedRoom[]> {
    return (await this.#channel.ask(listRooms(), RoomList, call)).list;
  }

  /** Whether there is a room, private or not. */
  async exists(call: RequestContext, room: WireId): Promise<boolean> {
    return (await this.#channel.ask(roomExists(room), Exists, call)).exists;
  }

  create(
    call: RequestContext,
    room: WireId | undefined,
    fields: RoomFields,
    secrets: readonly string[],
  ): Promise<{ readonly room: WireId; readonly permanent?: boolean | undefined }> {
    return this.#channel.ask({ ...createRoom(room, fields), secrets }, Created, call);
  }

  edit(
    call: RequestContext,
    room: WireId,
    fields: RoomFields,
    secrets: readonly string[],
  ): Promise<{ readonly permanent?: boolean | undefined }> {
    return this.#channel.ask({ ...editRoom(room, fields), secrets }, Edited, call);
  }

  async destroy(call: RequestContext, room: WireId, fields: RoomFields): Promise<void> {
    await this.#channel.ask(destroyRoom(room, fields), Destroyed, call);
  }

  /** Everybody who is connected to a room. */
  async occupants(call: RequestContext, room: WireId): Promise<readonly Occupant[]> {
    return (await this.#channel.ask(listOccupants(room), OccupantList, call)).participants;
  }

  /** Ends somebody's connection; who is not there is `not-found`. */
  async kick(call: RequestContext, room: WireId, id: WireId): Promise<void> {
    await this.#channel.ask(kick(room, id), Done, call);
  }

  /** Whether it can be told what somebody sends. */
  get tellsStreams(): boolean {
    return this.#channel.streamsOf !== undefined;
  }

  /** What somebody sends, or `undefined` where nobody is found. */
  async streams(call: RequestContext, room: WireId, id: WireId): Promise<readonly Stream[] | undefined> {
    return this.#channel.streamsOf?.(room, id, call);
  }

  async moderate(call: RequestContext, room: WireId, id: WireId, mid: string, mute: boolean): Promise<void> {
    await this.#channel.ask(moderate(room, id, mid, mute), Done, call);
  }

  /** The tokens that are let in. */
  async allowed(call: RequestContext, room: WireId): Promise<readonly string[]> {
    return (await this.#channel.ask(allowedTokens(room), AllowedList, call)).allowed;
  }

  /** Lets in none but those with a token. */
  async enforceAllowed(call: RequestContext, room: WireId): Promise<void> {
    await this.#channel.ask(enforceAllowed(room), AllowedList, call);
  }

  /** Lets tokens in, or no more; tells those that are let in then. */
  async changeAllowed(
    call: RequestContext,
    room: WireId,
    action: 'add' | 'remove',
    tokens: readonly string[],
  ): Promise<readonly string[]> {
    return (await this.#channel.ask(changeAllowed(room, action, tokens), AllowedList, call)).allowed;
  }
}
