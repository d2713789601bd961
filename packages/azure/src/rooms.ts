import type { HttpClient, RequestContext } from '@anyroom/adapter-kit/http';
import type { CallContext, ParticipantContext, RepeatKey, RoomContext } from '@anyroom/core';
import type { Timed } from './timed.js';
import {
  DeleteAnswer,
  IdentityAnswer,
  PatchAnswer,
  RoomModel,
  RoomsPage,
  type RosterEntry,
  RosterPage,
  TokenAnswer,
} from './wire/codecs.js';
import type { OwnPlaces } from './wire/next-link.js';
import { walkPages } from './wire/pages.js';
import type { AzureRequests, PatchEntry, RoomBody, TokenBody } from './wire/requests.js';

/** A call about one room, with its time. */
export type RoomCall = RequestContext & RoomContext;

/** The operations of Rooms and Identity in their own words. */
export class Rooms {
  readonly #requests: AzureRequests;
  readonly #client: HttpClient;
  readonly #places: OwnPlaces;

  constructor(requests: AzureRequests, client: HttpClient, places: OwnPlaces) {
    this.#requests = requests;
    this.#client = client;
    this.#places = places;
  }

  /** Makes a room; whichever attempts, and calls, have the same key make one. */
  create(call: RequestContext, room: RoomBody, key: RepeatKey): Promise<RoomModel> {
    return this.#client.send(this.#requests.createRoom(room, key), RoomModel, call);
  }

  get(call: RoomCall): Promise<RoomModel> {
    return this.#client.send(this.#requests.getRoom(call.room), RoomModel, call);
  }

  /** Walks all rooms of the resource page by page. */
  list(context: CallContext, timed: Timed): AsyncGenerator<readonly RoomModel[], void, undefined> {
    const list = { first: this.#requests.listRooms(), codec: RoomsPage, name: 'list of rooms' };
    return walkPages(list, { client: this.#client, places: this.#places }, context, timed);
  }

  update(call: RoomCall, room: RoomBody): Promise<RoomModel> {
    return this.#client.send(this.#requests.updateRoom(call.room, room), RoomModel, call);
  }

  async delete(call: RoomCall): Promise<void> {
    await this.#client.send(this.#requests.deleteRoom(call.room), DeleteAnswer, call);
  }

  /** One write of a roster. It applies as a whole or not at all. */
  async patch(call: RoomCall, entries: Iterable<readonly [rawId: string, entry: PatchEntry]>): Promise<void> {
    await this.#client.send(this.#requests.patch(call.room, entries), PatchAnswer, call);
  }

  /** The same, with entries that are asked for afresh whenever an attempt begins; they are of some of these ids. */
  async patchAfresh(
    call: RoomCall,
    ids: readonly string[],
    entries: () => Iterable<readonly [rawId: string, entry: PatchEntry]>,
  ): Promise<void> {
    await this.#client.send(this.#requests.patchAfresh(call.room, ids, entries), PatchAnswer, call);
  }

  /** Walks a roster page by page. */
  roster(
    context: RoomContext & Pick<RequestContext, 'onRetry' | 'onWait'>,
    timed: Timed,
  ): AsyncGenerator<readonly RosterEntry[], void, undefined> {
    const list = { first: this.#requests.list(context.room), codec: RosterPage, name: 'roster' };
    return walkPages(list, { client: this.#client, places: this.#places }, context, timed);
  }

  /** The first on the roster whose id will do, or `undefined`; reads no further than the page that has them. */
  async find(
    context: RoomContext,
    isMeant: (rawId: string) => boolean,
    timed: Timed,
  ): Promise<RosterEntry | undefined> {
    for await (const page of this.roster(context, timed)) {
      const found = page.find(({ rawId }) => isMeant(rawId));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Makes an identity, which is on no roster yet. A failure has changed no room. */
  async createIdentity(call: RoomCall): Promise<string> {
    const { identity } = await this.#client.send(this.#requests.createIdentity(), IdentityAnswer, call);
    return identity.id;
  }

  /** Issues an access token for an identity; which rooms it opens, their rosters say. */
  issueToken(call: RequestContext & ParticipantContext, body: TokenBody): Promise<TokenAnswer> {
    return this.#client.send(this.#requests.issueToken(call.participant, body), TokenAnswer, call);
  }
}
