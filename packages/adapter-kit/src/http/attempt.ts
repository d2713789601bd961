import type { ErrorCode } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { Decoder } from 'io-ts';
import { startDeadline } from '../calls/deadline.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { HttpAnswer, HttpRequest } from './http-request.js';
import { readAnswer } from './read-answer.js';
import type { RequestContext } from './request-context.js';
import type { RequestErrors } from './request-errors.js';
import { type Sending, withSending } from './send-over-axios.js';
import { type AboutAttempt, tell } from './transport-event.js';

/** What one attempt is about. */
export interface Attempt<A> {
  readonly request: HttpRequest;
  readonly codec: Decoder<unknown, A>;
  readonly context: RequestContext;
  readonly errors: RequestErrors;
  readonly about: AboutAttempt;
}

/**
 * Makes what sends a service's requests once each: under the time of an attempt, authorised afresh, told to `onEvent`.
 * Rejects with nothing but errors of the contract, whatever an application's interceptors throw, and as soon as the time
 * is over, whatever they are waiting for.
 */
export function createAttempts(options: HttpClientOptions): <A>(attempt: Attempt<A>) => Promise<A> {
  const { origin, transport } = options;
  const { attemptTimeoutInMs, maxResponseBytes, onEvent } = transport.settings;
  const userAgent = [options.userAgent, `node/${process.versions.node}`, transport.settings.userAgent]
    .filter((agent) => agent !== undefined)
    .join(' ');

  return async ({ request, codec, context, errors, about }) => {
    const { method, path, body } = request;
    const startedAt = performance.now();
    const within = startDeadline({ timeoutInMs: attemptTimeoutInMs }, context.deadline);
    const sending: Sending = {
      stage: 'preparing',
      origin,
      signal: within.signal,
      maxResponseBytes,
      authorize: options.authorize,
      holdSecrets: errors.holdSecrets,
      fail: errors.of,
      handOver: () => tell(onEvent, { type: 'request', ...about }),
    };
    const report = (status: number | undefined, code?: ErrorCode) => {
      if (sending.stage !== 'connecting' && sending.stage !== 'sent') return;
      const durationInMs = performance.now() - startedAt;
      tell(onEvent, {
        type: 'response',
        ...about,
        durationInMs,
        ...(status !== undefined && { status }),
        ...(code !== undefined && { code }),
      });
    };

    try {
      const axiosRequest = transport.axios.request<unknown>({
        method,
        url: `${origin}${path}`,
        headers: {
          ...request.headers,
          Accept: 'application/json',
          'User-Agent': userAgent,
          ...(body !== undefined && { 'Content-Type': body.type }),
          ...(options.clientRequestIdHeader !== undefined && { [options.clientRequestIdHeader]: about.requestId }),
        },
        ...(body !== undefined && { data: body.text }),
        ...withSending(sending),
      });
      const answer = answerOf(await unlessAborted(axiosRequest, within.signal));
      const reading = readAnswer(answer, codec, options, errors.shown, context.onFailure);
      if ('failure' in reading) throw errors.of(reading.failure);
      report(answer.status);
      return reading.value;
    } catch (caught) {
      const error = errorOf(caught, sending, within.endedBy !== undefined, errors);
      // The attempt's own time and the call's are one signal to the network; here they part.
      const ended = error.code === 'timeout' ? errors.ended() : undefined;
      report(error.details.status, (ended ?? error).code);
      throw ended ?? error;
    } finally {
      within.end();
    }
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

/** An answer as the application's interceptors left it: they may have parsed its body, or left things out. */
function answerOf({ status, data, headers }: { status: number; data: unknown; headers: unknown }): HttpAnswer {
  return {
    status,
    text: typeof data === 'string' ? data : (JSON.stringify(data) ?? ''),
    header(name) {
      const value = (headers as Record<string, unknown> | undefined)?.[name];
      return typeof value === 'string' ? value : undefined;
    },
  };
}

/** What a promise gives, but no later than the signal: what it gives after that is dropped. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    const settle =
      <V>(done: (value: V) => void) =>
      (value: V) => {
        signal.removeEventListener('abort', giveUp);
        done(value);
      };
    promise.then(settle(resolve), settle(reject));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
  });
}
