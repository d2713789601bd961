import type { Subject } from '@anyroom/core';

/** One HTTP request as an adapter plans it: pure data, before any credential. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path with placeholders, for events. */
  readonly route: string;
  /** The path and query as they are to be sent, encoded. */
  readonly path: string;
  /**
   * The body as it is to be sent, with its type; serialised once, by the adapter. The text is read once by every attempt,
   * as it begins: an adapter may make it afresh, by a getter.
   */
  readonly body?: { readonly type: string; readonly text: string };
  /** Headers of the vendor's protocol, alike in every attempt; no credential is among them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether sending it twice is the same as sending it once. */
  readonly idempotent: boolean;
  /** A read by a method that does not say so. Whatever becomes of it, nothing has changed; a GET always is one. */
  readonly changesNothing?: true;
  /** Where the vendor counts some operations apart from the others: in which of the service's budgets it counts. */
  readonly bucket?: string;
  /** What a 404 or 410 to it says is missing, where only one thing can be. */
  readonly subject?: Subject;
  /** Every id that stands in it: none of them will stand in an error's message. */
  readonly ids: readonly string[];
  /** What else stands in it that must never be shown. */
  readonly secrets?: readonly string[];
}

/** A request as it goes over the wire, but for its authorisation. */
export interface FinalRequest {
  readonly method: string;
  /** The request's target, path and query, as it is sent. */
  readonly path: string;
  /** Its Host header. */
  readonly host: string;
  /** Both as one: `pathname` and `search` are the path, `host` the host. Made when it is first read. */
  readonly url: URL;
  /** The exact bytes of the body; empty where there is none. Made when they are read. */
  readonly body: Uint8Array;
}

/** Headers that authorise one attempt, and what in them must never be shown. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string>>;
  /** The body with the credential in it, for a vendor that takes it there; left out, the body stays as it is. */
  readonly body?: string;
  readonly secrets: readonly string[];
}

/**
 * Authorises one attempt, over its final bytes and with the present time. Rejects with an `AnyroomError` when there is
 * no credential to be had; must give up when the signal aborts.
 */
export type Authorize = (request: FinalRequest, signal: AbortSignal) => Authorization | Promise<Authorization>;

/** Authorises one attempt likewise, but at once and without waiting for anything: it costs less. */
export interface AuthorizeAtOnce {
  atOnce(request: FinalRequest): Authorization;
}

/** An answer, with its body as text. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** A header's value by its lower-case name. */
  header(name: string): string | undefined;
}
