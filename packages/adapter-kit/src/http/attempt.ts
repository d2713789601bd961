import type { ErrorCode } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { Decoder } from 'io-ts';
import { type Deadline, startDeadline } from '../calls/deadline.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { HttpAnswer, HttpRequest } from './http-request.js';
import { readAnswer } from './read-answer.js';
import type { RequestContext } from './request-context.js';
import type { RequestErrors } from './request-errors.js';
import type { LeftAnswer } from './send-over-axios.js';
import { type PlannedRequest, type Sending, setHeader } from './sending.js';
import { type AboutAttempt, tell } from './transport-event.js';
import { originOf } from './wire/origin.js';
import { ACCEPTED_ENCODINGS } from './wire/read-body.js';

/** What one attempt is about. */
export interface Attempt<A> {
  readonly request: HttpRequest;
  readonly codec: Decoder<unknown, A>;
  readonly context: RequestContext;
  readonly errors: RequestErrors;
  /** For events; made when one is told. */
  about(): AboutAttempt;
}

/**
 * Makes what sends a service's requests once each: under the time of an attempt, authorised afresh, told to `onEvent`.
 * Rejects with nothing but errors of the contract, whatever an application's interceptors throw, and as soon as the time
 * is over, whatever they are waiting for.
 */
export function createAttempts(options: HttpClientOptions): <A>(attempt: Attempt<A>) => Promise<A> {
  const { transport } = options;
  const { attemptTimeoutInMs, maxResponseBytes, onEvent } = transport.settings;
  const origin = originOf(options.origin);
  const plan = createPlans(options);

  return async ({ request, codec, context, errors, about }) => {
    const startedAt = onEvent === undefined ? 0 : performance.now();
    const within = startDeadline({ timeoutInMs: attemptTimeoutInMs }, context.deadline);
    const sending: Sending = {
      stage: 'preparing',
      origin,
      planned: plan(request, errors),
      deadline: within,
      maxResponseBytes,
      authorize: options.authorize,
      holdSecrets: (secrets) => errors.holdSecrets(secrets),
      fail: (failure) => errors.of(failure),
      handOver: () => onEvent !== undefined && tell(onEvent, { type: 'request', ...about() }),
      answered: () => undefined,
    };
    const report = (status: number | undefined, code?: ErrorCode) => {
      if (onEvent === undefined || (sending.stage !== 'connecting' && sending.stage !== 'sent')) return;
      const durationInMs = performance.now() - startedAt;
      tell(onEvent, {
        type: 'response',
        ...about(),
        durationInMs,
        ...(status !== undefined && { status }),
        ...(code !== undefined && { code }),
      });
    };

    try {
      const answer = answerOf(await unlessEnded(transport.send(sending), within));
      const reading = readAnswer(answer, codec, options, (text) => errors.shown(text), context.onFailure);
      if ('failure' in reading) throw errors.of(reading.failure);
      report(answer.status);
      return reading.value;
    } catch (caught) {
      const error = errorOf(caught, sending, within.endedBy !== undefined, errors);
      // The attempt's own time and the call's are one to the network; here they part.
      const ended = error.code === 'timeout' ? errors.ended() : undefined;
      report(error.details.status, (ended ?? error).code);
      throw ended ?? error;
    } finally {
      within.end();
    }
  };
}

/** Makes what plans a service's requests: with all headers but those of the credential and of the framing. */
function createPlans(options: HttpClientOptions): (request: HttpRequest, errors: RequestErrors) => PlannedRequest {
  const { clientRequestIdHeader } = options;
  const userAgent = [options.userAgent, `node/${process.versions.node}`, options.transport.settings.userAgent]
    .filter((agent) => agent !== undefined)
    .join(' ');
  const always = { Accept: 'application/json', 'User-Agent': userAgent, 'Accept-Encoding': ACCEPTED_ENCODINGS };

  return ({ method, path, headers: own, body }, errors) => {
    const headers: Record<string, string> = { ...own };
    for (const [name, value] of Object.entries(always)) setHeader(headers, name, value);
    if (body !== undefined) setHeader(headers, 'Content-Type', body.type);
    if (clientRequestIdHeader !== undefined) setHeader(headers, clientRequestIdHeader, errors.requestId);
    return { method, path, headers, body: body?.text };
  };
}

/** What an attempt failed with, in the contract's words. */
function errorOf(caught: unknown, sending: Sending, isOver: boolean, errors: RequestErrors): AnyroomError {
  const wasSent = sending.stage === 'sent';
  if (AnyroomError.is(caught) && (!isOver || caught.details.status !== undefined)) {
    return errors.adopted(caught, wasSent);
  }
  const outcome = wasSent ? 'unknown' : 'not-sent';
  if (isOver) {
    const message =
      sending.stage === 'authorizing'
        ? 'The credential took too long to get: look at its source.'
        : 'No answer came within the time of one attempt. Raise attemptTimeoutInMs, or look at the provider.';
    return errors.of({ code: 'timeout', outcome, message });
  }
  // What was caught may hold anything, such as the request with the application's own headers: none of it is passed on.
  const message =
    "Something outside of the service threw: look at the axios interceptors and at the credential's source.";
  return errors.of({ code: 'unknown', outcome, message });
}

/** An answer, which interceptors may have changed: they may have parsed its body, or left things out. */
function answerOf({ status, data, headers }: LeftAnswer): HttpAnswer {
  return {
    status,
    text: typeof data === 'string' ? data : (JSON.stringify(data) ?? ''),
    header(name) {
      const value = (headers as Record<string, unknown> | undefined)?.[name];
      return typeof value === 'string' ? value : undefined;
    },
  };
}

/** What a promise gives, but no later than the deadline: what it gives after that is dropped. */
function unlessEnded<T>(promise: Promise<T>, deadline: Deadline): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(GIVEN_UP);
    const letGo = deadline.onEnded(giveUp);
    const settle =
      <V>(done: (value: V) => void) =>
      (value: V) => {
        letGo();
        done(value);
      };
    promise.then(settle(resolve), settle(reject));
    if (deadline.endedBy !== undefined) giveUp();
  });
}

/** Never seen: what ended it is what is told. */
const GIVEN_UP = new Error('The attempt was given up.');
