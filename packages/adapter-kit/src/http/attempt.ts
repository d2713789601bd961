import type { ErrorCode } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { type Deadline, startDeadline } from '../calls/deadline.js';
import type { AnyDecoder } from '../decoding/decode.js';
import type { LimitedAnswer } from './budget/hearing.js';
import type { Passage } from './budget/passage.js';
import type { Failure } from './failure.js';
import { HttpAnswerAsLeft } from './http-answer.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { Authorize, AuthorizeAtOnce, HttpRequest } from './http-request.js';
import { type PlannedRequest, planner } from './planned-request.js';
import { readAnswer } from './read-answer.js';
import type { RequestContext } from './request-context.js';
import type { RequestErrors } from './request-errors.js';
import type { Sending } from './sending.js';
import { type AboutAttempt, type OnEvent, tell } from './transport-event.js';
import { type Origin, originOf } from './wire/origin.js';

/** What one attempt is about. */
export interface Attempt<A> {
  readonly request: HttpRequest;
  readonly codec: AnyDecoder<A>;
  readonly context: RequestContext;
  readonly errors: RequestErrors;
  /** The right to be sent, where requests are counted. */
  readonly passage: Passage | undefined;
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
  const service: ServiceOfAttempts = {
    origin: originOf(options.origin),
    authorize: options.authorize,
    maxResponseBytes,
    onEvent,
  };
  const plan = planner(options, service.origin);

  return async (attempt) => {
    const { request, codec, context, errors } = attempt;
    let sending: SendingOfAttempt | undefined;
    let failed: AnyroomError | undefined;
    try {
      const planned = plan(request, errors);
      const within = startDeadline({ timeoutInMs: attemptTimeoutInMs }, context.deadline);
      sending = new SendingOfAttempt(service, attempt, planned, within);
      const answer = new HttpAnswerAsLeft(await transport.send(sending));
      const reading = readAnswer(answer, codec, options, errors, context.onFailure);
      if ('failure' in reading) throw errors.of(reading.failure);
      sending.report(answer.status);
      return reading.value;
    } catch (caught) {
      const error = errorOf(caught, sending, errors);
      // The attempt's own time and the call's are one to the network; here they part.
      const ended = error.code === 'timeout' ? errors.ended() : undefined;
      failed = ended ?? error;
      sending?.report(error.details.status, failed.code);
      throw failed;
    } finally {
      sending?.end();
      attempt.passage?.end(sending?.stage === 'sent', failed);
    }
  };
}

/** What is the same for all attempts of a service. */
interface ServiceOfAttempts {
  readonly origin: Origin;
  readonly authorize: Authorize | AuthorizeAtOnce;
  readonly maxResponseBytes: number;
  readonly onEvent: OnEvent | undefined;
}

class SendingOfAttempt implements Sending {
  stage: Sending['stage'] = 'preparing';
  isOver = false;
  readonly origin: Origin;
  readonly planned: PlannedRequest;
  readonly authorize: Authorize | AuthorizeAtOnce;
  readonly deadline: Deadline;
  readonly maxResponseBytes: number;
  readonly #onEvent: OnEvent | undefined;
  readonly #attempt: Attempt<unknown>;
  readonly #startedAt: number;
  #onTheWay = 0;
  #wasSentBefore = false;

  constructor(service: ServiceOfAttempts, attempt: Attempt<unknown>, planned: PlannedRequest, deadline: Deadline) {
    this.origin = service.origin;
    this.authorize = service.authorize;
    this.maxResponseBytes = service.maxResponseBytes;
    this.planned = planned;
    this.deadline = deadline;
    this.#onEvent = service.onEvent;
    this.#attempt = attempt;
    this.#startedAt = service.onEvent === undefined ? 0 : performance.now();
  }

  holdSecrets(secrets: readonly string[]): void {
    this.#attempt.errors.holdSecrets(secrets);
  }

  fail(failure: Failure): AnyroomError {
    const { outcome } = failure;
    return this.#attempt.errors.of(
      outcome === 'not-sent' && this.#wasSentBefore ? { ...failure, outcome: 'unknown' } : failure,
    );
  }

  /** What an interceptor has begun and does not wait for keeps the attempt's time until it is over as well. */
  end(): void {
    this.isOver = true;
    if (this.#onTheWay === 0) this.deadline.end();
  }

  handBack(): void {
    this.#onTheWay -= 1;
    this.#wasSentBefore = this.stage === 'sent';
    if (this.isOver && this.#onTheWay === 0) this.deadline.end();
  }

  handOver(): void {
    this.#onTheWay += 1;
    if (this.#onEvent !== undefined) tell(this.#onEvent, { type: 'request', ...this.#attempt.about() });
  }

  answered(answer: LimitedAnswer): void {
    this.#attempt.passage?.answered(answer);
  }

  /** Tells what came of it, if it was sent. */
  report(status: number | undefined, code?: ErrorCode): void {
    if (this.#onEvent === undefined || (this.stage !== 'connecting' && this.stage !== 'sent')) return;
    const durationInMs = performance.now() - this.#startedAt;
    tell(this.#onEvent, {
      type: 'response',
      ...this.#attempt.about(),
      durationInMs,
      ...(status !== undefined && { status }),
      ...(code !== undefined && { code }),
    });
  }
}

/** What an attempt failed with, in the contract's words. */
function errorOf(caught: unknown, sending: Sending | undefined, errors: RequestErrors): AnyroomError {
  const wasSent = sending?.stage === 'sent';
  const isOver = sending?.deadline.endedBy !== undefined;
  if (AnyroomError.is(caught) && (!isOver || caught.details.status !== undefined)) {
    return errors.adopted(caught, wasSent);
  }
  const outcome = wasSent ? 'unknown' : 'not-sent';
  if (isOver) {
    const message =
      sending?.stage === 'authorizing'
        ? 'The credential took too long to get: look at its source.'
        : 'No answer came within the time of one attempt. Raise attemptTimeoutInMs, or look at the provider.';
    return errors.of({ code: 'timeout', outcome, message });
  }
  if (sending === undefined) {
    const message = 'The request could not be put together: what its body or its headers are read from threw.';
    return errors.of({ code: 'invalid-argument', outcome, message });
  }
  // What was caught may hold anything, such as the request with the application's own headers: none of it is passed on.
  const message =
    "Something outside of the service threw: look at the axios interceptors and at the credential's source.";
  return errors.of({ code: 'unknown', outcome, message });
}
