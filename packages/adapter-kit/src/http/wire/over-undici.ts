import type { Buffer } from 'node:buffer';
import type { Dispatcher } from 'undici';
import { ownOnly } from './own-only.js';
import { type BodyReader, readBody } from './read-body.js';
import { saysNo, type Wire, type WireAnswer, WireFailure, type WireHeaders, type WireRequest } from './wire.js';

type Controller = Dispatcher.DispatchController;

/** Makes the wire over undici. */
export function wireOverUndici(dispatcher: () => Dispatcher): Wire {
  return (request) =>
    new Promise((resolve, reject) => {
      new Exchange(request, resolve, reject).begin(dispatcher());
    });
}

/** One request and its answer. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #wire: WireRequest;
  readonly #resolve: (answer: WireAnswer) => void;
  readonly #reject: (failure: WireFailure) => void;
  #letGo: (() => void) | undefined;
  #controller: Controller | undefined;
  #status = 0;
  #statusText = '';
  #headers: WireHeaders = {};
  #body: BodyReader | undefined;
  #isOver = false;

  constructor(wire: WireRequest, resolve: (answer: WireAnswer) => void, reject: (failure: WireFailure) => void) {
    this.#wire = wire;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(dispatcher: Dispatcher): void {
    const { origin, method, path, headers, body, deadline } = this.#wire;
    this.#letGo = deadline.onEnded(() => this.#fail('given-up'));
    try {
      dispatcher.dispatch(
        ownOnly({
          origin: origin.text,
          method: method as Dispatcher.HttpMethod,
          path,
          headers,
          body: body ?? null,
          // The time is ours to keep.
          headersTimeout: 0,
          bodyTimeout: 0,
        }),
        this,
      );
    } catch (error) {
      this.#fail('broken', error);
    }
  }

  /** A connection stands, encrypted where it is to be, and the request is about to be written to it. */
  onRequestStart(controller: Controller): void {
    // It could not be taken back while it waited for a connection: now nothing of it is written.
    if (this.#isOver) controller.abort(GIVEN_UP);
    else {
      this.#controller = controller;
      this.#wire.onSent();
    }
  }

  onResponseStart(controller: Controller, status: number, headers: WireHeaders, statusText = ''): void {
    if (status < 200 || this.#isOver) return; // an interim answer
    this.#status = status;
    this.#statusText = statusText;
    this.#headers = asNodeHasThem(headers);
    const encoding = status === 204 ? undefined : (this.#headers['content-encoding'] as string | undefined);
    this.#body = readBody(encoding, this.#wire.maxResponseBytes, controller, {
      read: (text) => this.#finish(text),
      failed: (reason, error) => this.#fail(reason, error),
    });
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    if (!this.#isOver) this.#body?.write(chunk);
  }

  onResponseEnd(): void {
    if (!this.#isOver) this.#body?.end();
  }

  onResponseError(_: Controller, error: Error): void {
    this.#fail('broken', this.#status === 0 ? namedForWhatItIs(error) : error);
  }

  /** Nobody asked for one; undici itself refuses it before it comes to this. */
  onRequestUpgrade(controller: Controller): void {
    controller.abort(GIVEN_UP);
  }

  #finish(data: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#letGo?.();
    this.#resolve({ status: this.#status, statusText: this.#statusText, headers: this.#headers, data });
  }

  /** Whatever ends it early also ends the connection, so that nothing goes on arriving that nobody reads. */
  #fail(reason: WireFailure['reason'], error?: unknown): void {
    if (this.#isOver) return;
    this.#body?.drop();
    if (reason !== 'given-up' && saysNo(this.#status)) this.#finish('');
    else {
      this.#isOver = true;
      this.#letGo?.();
      const answer = this.#status === 0 ? undefined : { status: this.#status, headers: this.#headers };
      this.#reject(new WireFailure(reason, error, answer));
    }
    this.#controller?.abort(GIVEN_UP);
  }
}

/** Ends a request within undici; nobody sees it. */
const GIVEN_UP = new Error('The request was given up.');

/** Of those, Node keeps the first. */
const ONCE: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'retry-after',
  'date',
  'etag',
  'location',
]);

/** A header that came several times is one text, as it is from `node:http`; cookies stay apart. */
function asNodeHasThem(headers: WireHeaders): WireHeaders {
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (!Array.isArray(value) || name === 'set-cookie') continue;
    headers[name] = ONCE.has(name) ? value[0] : value.join(', ');
  }
  return headers;
}

/** What undici calls a broken socket, although the server has answered with what is no answer. */
function namedForWhatItIs(error: Error): unknown {
  if (error.message === 'bad upgrade') return { code: 'UNASKED_UPGRADE' };
  return error.message === 'bad response' ? { code: 'HPE_BAD_RESPONSE' } : error;
}
