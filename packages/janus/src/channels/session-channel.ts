import type { HttpClient, RequestContext } from '@anyroom/adapter-kit/http';
import { AnyroomError } from '@anyroom/core';
import { literal, type Mixed, strict, type TypeOf } from 'io-ts';
import { CoreId, type PlaceId } from '../wire/codecs.js';
import { exchange } from '../wire/exchange.js';
import { isGone } from '../wire/gone.js';
import { idsIn, type PluginRequest } from '../wire/messages.js';
import { type Channel, PLUGIN } from './channel.js';

/**
 * The way by the Janus API: a session for each request, with one handle, ended afterwards. What fails before the plug-in
 * is asked has changed nothing.
 */
export class SessionChannel implements Channel {
  readonly #client: HttpClient;
  readonly #path: string;

  constructor(client: HttpClient, path: string) {
    this.#client = client;
    this.#path = path;
  }

  async ask<C extends Mixed>(request: PluginRequest, codec: C, context: RequestContext): Promise<TypeOf<C>> {
    try {
      return await this.#askWithin(request, codec, context);
    } catch (error) {
      if (!isGone(error)) throw error;
      return this.#askWithin(request, codec, context); // the server has started anew in between, say
    }
  }

  async #askWithin<C extends Mixed>(
    { body, ...request }: PluginRequest,
    codec: C,
    context: RequestContext,
  ): Promise<TypeOf<C>> {
    const session = await this.#open([], { janus: 'create' }, context);
    try {
      const handle = await this.#open([session], { janus: 'attach', plugin: PLUGIN }, context);
      const message = {
        ...request,
        route: `/message/${body.request}`,
        path: this.#at([session, handle]),
        ids: [...idsIn(body), String(session), String(handle)],
        content: { janus: 'message', body },
      };
      const answer = strict({ plugindata: strict({ plugin: literal(PLUGIN), data: codec }) });
      const { plugindata } = await exchange(this.#client, message, answer, context);
      return plugindata.data;
    } finally {
      await this.#end(session, context);
    }
  }

  /** A session or a handle more does no harm: Janus lets go of those that nobody uses. */
  async #open(
    place: readonly PlaceId[],
    content: { readonly janus: string; readonly [field: string]: unknown },
    context: RequestContext,
  ): Promise<PlaceId> {
    const message = {
      route: `/${content.janus}`,
      path: this.#at(place),
      ids: place.map(String),
      idempotent: true,
      changesNothing: true as const,
      content,
    };
    return (await exchange(this.#client, message, CoreId, context)).data.id;
  }

  /** What was asked is answered: where the end of its session fails, Janus ends it when its time is over. */
  async #end(session: PlaceId, context: RequestContext): Promise<void> {
    const message = {
      route: '/destroy',
      path: this.#at([session]),
      ids: [String(session)],
      idempotent: false,
      content: { janus: 'destroy' },
    };
    try {
      await exchange(this.#client, message, strict({}), context);
    } catch (error) {
      if (!AnyroomError.is(error)) throw error;
    }
  }

  #at(place: readonly PlaceId[]): string {
    return [this.#path, ...place].join('/');
  }
}
