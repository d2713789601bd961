import type { Buffer } from 'node:buffer';
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import { Socket } from 'node:net';
import load from '../../loading/load.cjs';
import { DEFAULTS_OF_TLS, ownOnly } from './own-only.js';
import { type BodyReader, readBody } from './read-body.js';
import { saysNo, type Wire, type WireAnswer, WireFailure, type WireRequest } from './wire.js';

/** The code of the error for an answer that changes the protocol, which nobody asked for. */
const UNASKED_UPGRADE = 'UNASKED_UPGRADE';

/** The agents that hold the connections of a wire. */
export interface Agents {
  readonly http: Agent;
  /** Asked for when the first encrypted request is sent. */
  readonly https: () => Agent;
}

/** Makes the wire over `node:http` and `node:https`. */
export function wireOverNode(agents: Agents): Wire {
  return (request) =>
    new Promise((resolve, reject) => {
      new Exchange(request, resolve, reject).begin(agents);
    });
}

/** One request and its answer. */
class Exchange {
  readonly #wire: WireRequest;
  readonly #resolve: (answer: WireAnswer) => void;
  readonly #reject: (failure: WireFailure) => void;
  #letGo: (() => void) | undefined;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  #body: BodyReader | undefined;
  #isWhole = false;
  #isOver = false;

  constructor(wire: WireRequest, resolve: (answer: WireAnswer) => void, reject: (failure: WireFailure) => void) {
    this.#wire = wire;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(agents: Agents): void {
    this.#letGo = this.#wire.deadline.onEnded(() => this.#fail('given-up'));
    try {
      this.#send(agents);
    } catch (error) {
      this.#fail('broken', error);
    }
  }

  #send(agents: Agents): void {
    const { origin, method, path, headers, body } = this.#wire;
    const agent = origin.isEncrypted ? agents.https() : agents.http;
    // Looked up at each call, because that is where tests and tracers put themselves.
    const module = origin.isEncrypted ? load.https() : http;
    // Written out, not copied from an object that is kept: what V8 makes from such a copy grows old before it is let go.
    const options = {
      protocol: origin.protocol,
      host: origin.hostname,
      port: origin.port,
      setHost: false,
      agent,
      method,
      path,
      headers,
    } as RequestOptions;
    // Node copies the options to an object that inherits: what others have set up must not change the way to the server.
    const request = module.request(ownOnly(options, DEFAULTS_OF_TLS));
    this.#request = request;
    request.on('response', (response) => this.#answered(response));
    // The listener stays on after the end: destroying a request makes it emit one more error.
    request.on('error', (error) => this.#fail('broken', error));
    request.on('socket', (socket) => this.#connected(socket));
    // Node would let go of the request without a word, and its caller would wait for nothing.
    request.on('upgrade', (_, socket) => {
      socket.on('error', ignore);
      socket.destroy();
      this.#fail('broken', { code: UNASKED_UPGRADE });
    });
    request.end(body);
  }

  /**
   * It may have been sent from when a connection stands, encrypted where it is to be. While it waits for one, nobody can
   * have got it. A socket that is not Node's own, such as nock's, says nothing of that, and so counts at once.
   */
  #connected(socket: Socket): void {
    const { onSent, origin } = this.#wire;
    const made: unknown = socket.connecting ? socket.constructor : undefined;
    if (made === Socket) socket.once('connect', onSent);
    // Before the two ends agree on how to encrypt, nothing of the request is sent.
    else if (origin.isEncrypted && made === load.tls().TLSSocket) socket.once('secureConnect', onSent);
    else onSent();
  }

  #answered(response: IncomingMessage): void {
    if (this.#isOver) return;
    this.#response = response;
    const encoding = response.statusCode === 204 ? undefined : response.headers['content-encoding'];
    const body = readBody(encoding, this.#wire.maxResponseBytes, response, {
      read: (text) => this.#finish(text),
      failed: (reason, error) => this.#fail(reason, error),
    });
    this.#body = body;
    response.on('data', (chunk: Buffer) => {
      if (!this.#isOver) body.write(chunk);
    });
    response.on('end', () => {
      this.#isWhole = true;
      if (!this.#isOver) body.end();
    });
    // Likewise it stays on.
    response.on('error', (error) => this.#fail('broken', error));
    response.on('close', () => {
      if (!this.#isWhole) this.#fail('broken');
    });
  }

  #finish(data: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#letGo?.();
    const { statusCode: status = 0, statusMessage: statusText = '', headers = {} } = this.#response ?? {};
    this.#resolve({ status, statusText, headers, data });
  }

  /** Whatever ends it early also ends the connection, so that nothing goes on arriving that nobody reads. */
  #fail(reason: WireFailure['reason'], error?: unknown): void {
    if (this.#isOver) return;
    const { statusCode: status = 0, headers = {} } = this.#response ?? {};
    this.#body?.drop();
    this.#response?.destroy();
    this.#request?.destroy();
    if (reason !== 'given-up' && saysNo(status)) this.#finish('');
    else {
      this.#isOver = true;
      this.#letGo?.();
      this.#reject(new WireFailure(reason, error, status === 0 ? undefined : { status, headers }));
    }
  }
}

const ignore = () => undefined;
