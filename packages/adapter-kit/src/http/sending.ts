import { Buffer } from 'node:buffer';
import { AnyroomError } from '@anyroom/core';
import type { Deadline } from '../calls/deadline.js';
import type { Failure } from './failure.js';
import { failureOfNetwork } from './failure-of-network.js';
import { setHeader } from './headers.js';
import type { Authorization, Authorize, AuthorizeAtOnce, FinalRequest } from './http-request.js';
import type { PlannedRequest } from './planned-request.js';
import { unlessEnded } from './unless-ended.js';
import type { Origin } from './wire/origin.js';
import { type Wire, type WireAnswer, WireFailure, type WireHeaders } from './wire/wire.js';

/** One attempt, before its credential is put on: what is to be sent, and whose it is. */
export interface Sending {
  /**
   * How far it has come. It is `sent` from when a connection stands: only then can the vendor have got it. It stays so,
   * although an interceptor may send the request once more.
   */
  stage: 'preparing' | 'authorizing' | 'connecting' | 'sent';
  /** Whether the attempt is over. Nothing is sent for it any more. */
  readonly isOver: boolean;
  /** Where the credential may go, and nowhere else. */
  readonly origin: Origin;
  readonly planned: PlannedRequest;
  readonly authorize: Authorize | AuthorizeAtOnce;
  readonly deadline: Deadline;
  readonly maxResponseBytes: number;
  /** Called with every secret put on the request, before it is sent. */
  holdSecrets(secrets: readonly string[]): void;
  /** Called when the request is handed to the network. */
  handOver(): void;
  /** Called when the network is done with it, whatever came of it. */
  handBack(): void;
  /** Called with every answer that begins, whatever becomes of it. */
  answered(answer: Pick<WireAnswer, 'status' | 'headers'>): void;
  /** Makes an error of this request, with its details. */
  fail(failure: Failure): AnyroomError;
}

/** What is sent, but for its credential. */
export interface UnauthorizedRequest {
  readonly method: string;
  /** Path and query, as a URL has them. */
  readonly path: string;
  /** All headers but the credential's, each under one name; those are added to them. */
  readonly headers: WireHeaders;
  /** Names that are not for a credential's header to take without a look at those that are there, in lower case. */
  readonly taken?: ReadonlySet<string> | undefined;
  readonly body: string | Uint8Array | undefined;
}

/** Sends what was planned, as it was planned. */
export function sendAsPlanned(sending: Sending, wire: Wire): Promise<WireAnswer> {
  const { planned, origin } = sending;
  if (isAsInUrl(planned.path)) return authorizedAndSent(planned, sending, wire);
  const { pathname, search } = new URL(`${origin.text}${planned.path}`);
  return authorizedAndSent({ ...planned, path: `${pathname}${search}` }, sending, wire);
}

/** A path and query that a URL has as they stand; of those that are not so plain, the URL itself has to say. */
const isAsInUrl = (path: string) => PLAIN.test(path);
const PLAIN = /^(?:\/(?!\.|%2e)[\w.~!$&'()*+,;=:@%-]*)+(?:\?[\w.~!$&()*+,;=:@%/?-]*)?$/i;

/**
 * Puts the credential on a request's final bytes, and sends them. It rejects with errors of the contract alone, and
 * neither they nor the answer hold the credential or the request that carried it.
 */
export async function authorizedAndSent(
  request: UnauthorizedRequest,
  sending: Sending,
  wire: Wire,
): Promise<WireAnswer> {
  const { origin, deadline, maxResponseBytes } = sending;
  refuseIfOver(sending);
  reach(sending, 'authorizing');
  const given = authorizationOf(new ToAuthorize(request, origin), sending);
  const authorization = given instanceof Promise ? await given : given;
  sending.holdSecrets(authorization.secrets);
  // What was given up before is not to be sent any more.
  refuseIfOver(sending);

  const { method, path } = request;
  const body = authorization.body ?? request.body;
  const headers = headersOf(request, authorization);
  reach(sending, 'connecting');
  sending.handOver();
  try {
    const answer = await wire({
      method,
      origin,
      path,
      headers,
      body: body === undefined || body.length === 0 ? undefined : body,
      maxResponseBytes,
      deadline,
      onSent() {
        reach(sending, 'sent');
      },
    });
    sending.answered(answer);
    return answer;
  } catch (error) {
    if (error instanceof WireFailure && error.answer !== undefined) sending.answered(error.answer);
    throw failed(error, sending);
  } finally {
    sending.handBack();
  }
}

/** What the vendor may have got stays what it may have got. */
function reach(sending: Sending, stage: Sending['stage']): void {
  if (sending.stage !== 'sent') sending.stage = stage;
}

function refuseIfOver(sending: Sending): void {
  if (sending.deadline.endedBy !== undefined) throw gaveUp(sending);
  if (!sending.isOver) return;
  const message =
    'An interceptor sent a request whose call is over; nothing more was sent. Let the interceptor wait for what it repeats.';
  throw sending.fail({ code: 'misconfigured', outcome: 'not-sent', message });
}

/** A request as it is authorised. What the credential does not depend on is not made. */
class ToAuthorize implements FinalRequest {
  readonly method: string;
  readonly path: string;
  readonly #origin: Origin;
  readonly #body: string | Uint8Array | undefined;
  #url: URL | undefined;

  constructor({ method, path, body }: UnauthorizedRequest, origin: Origin) {
    this.method = method;
    this.path = path;
    this.#origin = origin;
    this.#body = body;
  }

  get host(): string {
    return this.#origin.host;
  }

  get url(): URL {
    this.#url ??= new URL(`${this.#origin.text}${this.path}`);
    return this.#url;
  }

  get body(): Uint8Array {
    return typeof this.#body === 'string' ? Buffer.from(this.#body) : (this.#body ?? new Uint8Array());
  }
}

/** What a credential's source throws may show how it signs in: only errors of the contract are passed on. */
function authorizationOf(request: FinalRequest, sending: Sending): Authorization | Promise<Authorization> {
  const { authorize, deadline } = sending;
  try {
    if (typeof authorize === 'object') return authorize.atOnce(request);
    const given = authorize(request, deadline.signal);
    if (!('then' in given)) return given;
    // By its own kind: it may be of a library, or of another realm.
    return unlessEnded(Promise.resolve(given), deadline).catch((error: unknown) => {
      throw deadline.endedBy === undefined ? ofCredential(error, sending) : gaveUp(sending);
    });
  } catch (error) {
    throw ofCredential(error, sending);
  }
}

function ofCredential(error: unknown, sending: Sending): AnyroomError {
  if (AnyroomError.is(error)) return error;
  const message = 'No credential was to be had: its source threw. Ask it directly to see why.';
  return sending.fail({ code: 'unauthenticated', outcome: 'not-sent', message });
}

/** All headers, each under one name. A credential does not frame or address the request. */
function headersOf({ headers, taken }: UnauthorizedRequest, { headers: added, body }: Authorization): WireHeaders {
  for (const name of Object.keys(added)) {
    const folded = name.toLowerCase();
    if (FRAMING.has(folded)) continue;
    const value = added[name] as string;
    if (taken === undefined || taken.has(folded)) setHeader(headers, name, value);
    else headers[name] = value;
  }
  if (body !== undefined) setHeader(headers, 'Content-Length', String(Buffer.byteLength(body)));
  return headers;
}

/** What frames and addresses a request: it follows from the bytes and the URL that are signed. */
export const FRAMING: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding']);

function failed(error: unknown, sending: Sending): AnyroomError {
  if (AnyroomError.is(error)) return error;
  const failure = error instanceof WireFailure ? error : new WireFailure('broken', error);
  if (failure.reason === 'given-up' || sending.deadline.endedBy !== undefined) return gaveUp(sending);
  const status = failure.answer?.status;
  if (failure.reason === 'too-large') {
    const message = `The answer is larger than ${sending.maxResponseBytes} bytes. Raise maxResponseBytes, or look at the provider.`;
    return sending.fail({ code: 'malformed-response', outcome: 'unknown', message, status });
  }
  return sending.fail({ ...failureOfNetwork(failure.error, sending.stage === 'sent'), status });
}

/** That an attempt was given up, by whoever ended it. */
function gaveUp(sending: Sending): AnyroomError {
  const outcome = sending.stage === 'sent' ? 'unknown' : 'not-sent';
  return sending.fail({ code: 'timeout', outcome, message: 'The attempt was given up.' });
}
