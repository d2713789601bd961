import { Buffer } from 'node:buffer';
import { AnyroomError } from '@anyroom/core';
import type { Deadline } from '../calls/deadline.js';
import type { Failure } from './failure.js';
import { failureOfNetwork } from './failure-of-network.js';
import type { Authorization, Authorize, FinalRequest } from './http-request.js';
import type { Origin } from './wire/origin.js';
import { type Wire, type WireAnswer, WireFailure, type WireHeaders } from './wire/wire.js';

/** One attempt, before its credential is put on: what is to be sent, and whose it is. */
export interface Sending {
  /** How far it has come. It is `sent` from when a connection stands: only then can the vendor have got it. */
  stage: 'preparing' | 'authorizing' | 'connecting' | 'sent';
  /** Where the credential may go, and nowhere else. */
  readonly origin: Origin;
  readonly planned: PlannedRequest;
  readonly authorize: Authorize;
  readonly deadline: Deadline;
  readonly maxResponseBytes: number;
  /** Called with every secret put on the request, before it is sent. */
  holdSecrets(secrets: readonly string[]): void;
  /** Called when the request is handed to the network. */
  handOver(): void;
  /** Called with every answer that begins, whatever becomes of it. */
  answered(answer: Pick<WireAnswer, 'status' | 'headers'>): void;
  /** Makes an error of this request, with its details. */
  fail(failure: Failure): AnyroomError;
}

/** What is planned to be sent, with all headers but those of the credential and of the framing. */
export interface PlannedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What is sent, but for its credential. */
export interface UnauthorizedRequest {
  readonly method: string;
  readonly url: URL;
  /** All headers but those of the framing, each under one name. */
  readonly headers: WireHeaders;
  readonly body: string | Uint8Array | undefined;
}

/** Sends what was planned, as it was planned. */
export function sendAsPlanned(sending: Sending, wire: Wire): Promise<WireAnswer> {
  const { method, path, headers, body } = sending.planned;
  const url = new URL(`${sending.origin.text}${path}`);
  return authorizedAndSent({ method, url, headers: { ...headers }, body }, sending, wire);
}

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
  if (deadline.endedBy !== undefined) throw gaveUp(sending);
  sending.stage = 'authorizing';
  const authorization = await authorizationOf(new ToAuthorize(request), sending);
  sending.holdSecrets(authorization.secrets);
  // What was given up before is not to be sent any more.
  if (deadline.endedBy !== undefined) throw gaveUp(sending);

  const { method, url, headers } = request;
  const body = authorization.body ?? request.body;
  for (const [name, value] of Object.entries(authorization.headers)) setHeader(headers, name, value);
  frame(headers, origin, body);
  sending.stage = 'connecting';
  sending.handOver();
  try {
    const answer = await wire({
      method,
      origin,
      path: `${url.pathname}${url.search}`,
      headers,
      body: body === undefined || body.length === 0 ? undefined : body,
      maxResponseBytes,
      deadline,
      onSent() {
        sending.stage = 'sent';
      },
    });
    sending.answered(answer);
    return answer;
  } catch (error) {
    if (error instanceof WireFailure && error.answer !== undefined) sending.answered(error.answer);
    throw failed(error, sending);
  }
}

/** A request as it is authorised; what the credential does not depend on is not made. */
class ToAuthorize implements FinalRequest {
  readonly method: string;
  readonly url: URL;
  readonly #text: string | Uint8Array | undefined;

  constructor({ method, url, body }: UnauthorizedRequest) {
    this.method = method;
    this.url = url;
    this.#text = body;
  }

  get body(): Uint8Array {
    return typeof this.#text === 'string' ? Buffer.from(this.#text) : (this.#text ?? new Uint8Array());
  }
}

/** What a credential's source throws may show how it signs in: only errors of the contract are passed on. */
async function authorizationOf(request: FinalRequest, sending: Sending): Promise<Authorization> {
  try {
    return await sending.authorize(request, sending.deadline.signal);
  } catch (error) {
    if (AnyroomError.is(error)) throw error;
    const message = 'No credential was to be had: its source threw. Ask it directly to see why.';
    throw sending.fail({ code: 'unauthenticated', outcome: 'not-sent', message });
  }
}

/** Sets a header, in whichever letters it is there. */
export function setHeader(headers: WireHeaders, name: string, value: string): void {
  const folded = name.toLowerCase();
  for (const other in headers) if (other !== name && other.toLowerCase() === folded) delete headers[other];
  headers[name] = value;
}

/** What frames and addresses a request follows from the bytes and the URL that are signed. */
function frame(headers: WireHeaders, { host }: Origin, body: string | Uint8Array | undefined): void {
  setHeader(headers, 'Host', host);
  if (body !== undefined && body.length > 0) setHeader(headers, 'Content-Length', String(Buffer.byteLength(body)));
}

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
export function gaveUp(sending: Sending): AnyroomError {
  const outcome = sending.stage === 'sent' ? 'unknown' : 'not-sent';
  return sending.fail({ code: 'timeout', outcome, message: 'The attempt was given up.' });
}
