import { decode } from '@anyroom/adapter-kit';
import type { HttpClient, RequestContext } from '@anyroom/adapter-kit/http';
import { type Mixed, strict, type TypeOf } from 'io-ts';
import type { WireId } from '../ids.js';
import { HandleInfo, Handles, type PlaceId, PublisherHandle, Sessions, type Stream } from '../wire/codecs.js';
import { exchange } from '../wire/exchange.js';
import { isGone } from '../wire/gone.js';
import { idsIn, type PluginRequest } from '../wire/messages.js';
import { type Channel, PLUGIN } from './channel.js';

/** How many handles are looked at side by side. */
const LOOKED_AT_ONCE = 8;

/** The way by the admin API: one request each. */
export class AdminChannel implements Channel {
  readonly #client: HttpClient;
  readonly #path: string;

  constructor(client: HttpClient, path: string) {
    this.#client = client;
    this.#path = path;
  }

  async ask<C extends Mixed>(
    { body, ...request }: PluginRequest,
    codec: C,
    context: RequestContext,
  ): Promise<TypeOf<C>> {
    const message = {
      ...request,
      route: `/message_plugin/${body.request}`,
      path: this.#path,
      ids: idsIn(body),
      content: { janus: 'message_plugin', plugin: PLUGIN, request: body },
    };
    const { response } = await exchange(this.#client, message, strict({ response: codec }), context);
    return response;
  }

  /** The plug-in does not list streams: its handles tell theirs, and of those Janus keeps no index, so each is looked at. */
  async streamsOf(room: WireId, id: WireId, context: RequestContext): Promise<readonly Stream[] | undefined> {
    const { sessions } = await this.#read('list_sessions', [], Sessions, context);
    let found: readonly Stream[] | undefined;
    const failures: unknown[] = [];
    const untaken = sessions.values();
    const look = async () => {
      for (const session of untaken) {
        try {
          const streams = await this.#streamsIn(session, room, id, context);
          found ??= streams;
        } catch (error) {
          failures.push(error);
        }
        if (found !== undefined || failures.length > 0) return;
      }
    };
    // All have come to their end before the call has: nobody looks on after it.
    await Promise.all(Array.from({ length: Math.min(LOOKED_AT_ONCE, sessions.length) }, look));
    if (found === undefined && failures.length > 0) throw failures[0];
    return found;
  }

  async #streamsIn(
    session: PlaceId,
    room: WireId,
    id: WireId,
    context: RequestContext,
  ): Promise<readonly Stream[] | undefined> {
    try {
      const { handles } = await this.#read('list_handles', [session], Handles, context);
      for (const handle of handles) {
        const { info } = await this.#read('handle_info', [session, handle], HandleInfo, context);
        const told = info.plugin === PLUGIN ? decode(PublisherHandle, info.plugin_specific) : undefined;
        if (told?.ok && told.value.room === room && told.value.id === id) return told.value.streams;
      }
    } catch (error) {
      if (!isGone(error)) throw error; // they have left meanwhile
    }
    return undefined;
  }

  #read<C extends Mixed>(
    janus: string,
    place: readonly PlaceId[],
    codec: C,
    context: RequestContext,
  ): Promise<TypeOf<C>> {
    const message = {
      route: `/${janus}`,
      path: [this.#path, ...place].join('/'),
      ids: place.map(String),
      idempotent: true,
      changesNothing: true as const,
      content: { janus, ...(janus === 'handle_info' && { plugin_only: true }) },
    };
    return exchange(this.#client, message, codec, context);
  }
}
