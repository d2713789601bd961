import type { Deadline } from '@anyroom/adapter-kit';
import { detailsOf } from '@anyroom/adapter-kit';
import type { HttpClient, RequestContext } from '@anyroom/adapter-kit/http';
import type { CallContext, RoomContext } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { IdentityAnswer, PatchAnswer, type RosterEntry, RosterPage } from './wire/codecs.js';
import { BadNextLink, type OwnPlaces, pathOfNextLink } from './wire/next-link.js';
import type { AzureRequests, PatchEntry } from './wire/requests.js';

/** A call about one room, with its time. */
export type RoomCall = RequestContext & RoomContext;

/** Runs one request under a deadline: the call's own, or one for each page of a list. */
export type Timed = <T>(work: (deadline: Deadline) => Promise<T>) => Promise<T>;

/** How many pages with nobody on them may follow each other: a roster without an end would never let go of a batch. */
const MOST_EMPTY_PAGES = 20;

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

  /** One write. It applies as a whole or not at all. */
  async patch(call: RoomCall, entries: Iterable<readonly [rawId: string, entry: PatchEntry]>): Promise<void> {
    await this.#client.send(this.#requests.patch(call.room, entries), PatchAnswer, call);
  }

  /** Walks the roster page by page. A link off the own hosts, or one seen before, is `malformed-response`. */
  async *roster(context: RoomContext, timed: Timed): AsyncGenerator<readonly RosterEntry[], void, undefined> {
    let request = this.#requests.list(context.room);
    const seen = new Set([request.path]);
    let emptyPages = 0;
    for (;;) {
      const page = await timed((deadline) => this.#client.send(request, RosterPage, { ...context, deadline }));
      yield page.value;
      emptyPages = page.value.length === 0 ? emptyPages + 1 : 0;
      if (emptyPages > MOST_EMPTY_PAGES) throw malformed(context, 'The roster goes on and on with empty pages.');
      if (page.nextLink == null || page.nextLink === '') return;
      const path = this.#pathOf(page.nextLink, context);
      if (seen.has(path)) throw malformed(context, 'The link to the next page leads back to one that was read.');
      seen.add(path);
      request = this.#requests.page(context.room, path);
    }
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

  #pathOf(link: string, context: RoomContext): string {
    try {
      return pathOfNextLink(link, this.#places);
    } catch (error) {
      if (error instanceof BadNextLink) throw malformed(context, error.message);
      throw error;
    }
  }
}

function malformed(context: CallContext, message: string): AnyroomError {
  return new AnyroomError({ code: 'malformed-response', outcome: 'not-sent', message, details: detailsOf(context) });
}
