import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import { Socket } from 'node:net';
import load from '../../loading/load.cjs';
import type { Origin } from './origin.js';
import { readBody } from './read-body.js';
import { type Wire, type WireAnswer, WireFailure, type WireRequest } from './wire.js';

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
  return (request) => new Promise((resolve, reject) => new Exchange(request, agents, resolve, reject));
}

/** One request and its answer. */
class Exchange {
  readonly #wire: WireRequest;
  readonly #resolve: (answer: WireAnswer) => void;
  readonly #reject: (failure: WireFailure) => void;
  readonly #letGo: () => void;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  #isOver = false;

  constructor(
    wire: WireRequest,
    agents: Agents,
    resolve: (answer: WireAnswer) => void,
    reject: (failure: WireFailure) => void,
  ) {
    this.#wire = wire;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#letGo = wire.deadline.onEnded(() => this.#fail('given-up'));
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
    const request = module.request({ ...optionsFor(origin), agent, method, path, headers } as RequestOptions);
    this.#request = request;
    // The listener stays on after the end: destroying a request makes it emit one more error.
    request.on('error', (error) => this.#fail('broken', error));
    request.once('socket', (socket) => this.#connected(socket));
    request.once('response', (response) => this.#answered(response));
    // Node would let go of the request without a word, and its caller would wait for nothing.
    request.once('upgrade', (_, socket) => {
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
    const { statusCode: status = 0, headers } = response;
    const encoding = status === 204 ? undefined : headers['content-encoding'];
    const body = readBody(encoding, this.#wire.maxResponseBytes, response, {
      read: (text) => this.#finish({ status, statusText: response.statusMessage ?? '', headers, text }),
      failed: (reason, error) => this.#fail(reason, error),
    });
    let isWhole = false;
    response.on('data', (chunk: Buffer) => {
      if (!this.#isOver) body.write(chunk);
    });
    response.on('end', () => {
      isWhole = true;
      if (!this.#isOver) body.end();
    });
    // Likewise it stays on.
    response.on('error', (error) => {
      body.drop();
      this.#fail('broken', error);
    });
    response.on('close', () => {
      if (this.#isOver || !isWhole) body.drop();
      if (!isWhole) this.#fail('broken');
    });
  }

  #finish(answer: WireAnswer): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#letGo();
    this.#resolve(answer);
  }

  /** Whatever ends it early also ends the connection, so that nothing goes on arriving that nobody reads. */
  #fail(reason: WireFailure['reason'], error?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#letGo();
    this.#response?.destroy();
    this.#request?.destroy();
    const { statusCode: status = 0, statusMessage = '', headers = {} } = this.#response ?? {};
    const saysNo = status !== 0 && (status < 200 || status > 299);
    if (saysNo && reason !== 'given-up') this.#resolve({ status, statusText: statusMessage, headers, text: '' });
    else this.#reject(new WireFailure(reason, error, this.#response && { status, headers }));
  }
}

/**
 * The way to the server is ours: what somebody has put on `Object.prototype` must not change it. Node copies the options
 * to an object that inherits from there.
 */
const NOTHING_INHERITED: RequestOptions = {
  socketPath: undefined,
  auth: undefined,
  localAddress: undefined,
  signal: undefined,
  timeout: undefined,
  insecureHTTPParser: undefined,
} as RequestOptions;

const made = new WeakMap<Origin, RequestOptions>();

function optionsFor(origin: Origin): RequestOptions {
  let options = made.get(origin);
  if (options === undefined) {
    const { isEncrypted, hostname, port } = origin;
    options = {
      ...NOTHING_INHERITED,
      protocol: isEncrypted ? 'https:' : 'http:',
      host: hostname,
      hostname,
      port: port === '' ? (isEncrypted ? 443 : 80) : Number(port),
    };
    made.set(origin, options);
  }
  return options;
}

const ignore = () => undefined;
