import { randomUUID } from 'node:crypto';
import { AnyroomError } from '@anyroom/core';
import { ConstantBackoff, ExponentialBackoff, fullJitterGenerator, handleWhen, type IBackoff, retry } from 'cockatiel';
import type { Decoder } from 'io-ts';
import { createAttempts } from './attempt.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { HttpRequest } from './http-request.js';
import type { RequestContext } from './request-context.js';
import { createRequestErrors, type RequestErrors } from './request-errors.js';
import { delayBeforeRetry } from './retry-decision.js';
import { type AboutRequest, tell } from './transport-event.js';

/** Sends a request with all its attempts and waits, within its call's time. */
export type Exchange = <A>(request: HttpRequest, codec: Decoder<unknown, A>, context: RequestContext) => Promise<A>;

const BACKOFF = new ExponentialBackoff({ initialDelay: 250, maxDelay: 5_000, generator: fullJitterGenerator });

/** Thrown in place of a failure after which another attempt follows. */
const AGAIN = new Error('Another attempt follows.');

/** Makes the exchange of one service. */
export function createExchange(options: HttpClientOptions): Exchange {
  const { maxAttempts, onEvent } = options.transport.settings;
  const attemptOnce = createAttempts(options);
  // The policy counts and repeats. The wait is ours, so that the caller's signal ends it.
  const policy = retry(
    handleWhen((error) => error === AGAIN),
    { maxAttempts, backoff: new ConstantBackoff(0) },
  );

  return (request, codec, context) => {
    const { deadline, pause } = context;
    const requestId = randomUUID();
    const errors = createRequestErrors(request, context, options, requestId);
    const about: AboutRequest = {
      provider: options.provider,
      operation: context.operation,
      method: request.method,
      route: request.route,
      requestId,
    };
    let backoff: IBackoff<unknown> | undefined;

    /** Waits for another attempt to be due; throws when there is none to be. */
    const waitAfter = async (error: AnyroomError, attempt: number): Promise<void> => {
      if (error.code === 'cancelled' || deadline.endedBy !== undefined) throw error;
      backoff = (backoff ?? BACKOFF).next(undefined);
      const delayInMs = delayBeforeRetry(error, {
        idempotent: request.idempotent,
        backoffInMs: backoff.duration,
        remainingInMs: deadline.remainingInMs(),
      });
      if (error.code === 'rate-limited') pause?.extend(delayInMs ?? error.retryAfterInMs ?? backoff.duration);
      if (delayInMs === undefined || attempt >= maxAttempts) throw error;
      context.onRetry?.(error);
      tell(onEvent, { type: 'retry', ...about, attempt, code: error.code, delayInMs });
      await deadline.sleep(delayInMs);
    };

    return policy.execute(async ({ attempt: attemptsBefore }) => {
      const attempt = attemptsBefore + 1;
      await holdBack(context, errors, options, about);
      const over = errors.ended();
      if (over !== undefined) throw over;
      try {
        return await attemptOnce({ request, codec, context, errors, about: { ...about, attempt } });
      } catch (error) {
        if (!AnyroomError.is(error)) throw error;
        await waitAfter(error, attempt);
        throw AGAIN;
      }
    });
  };
}

/** Waits while the batch is told to wait; throws when that is longer than the call may take. */
async function holdBack(
  { deadline, pause }: RequestContext,
  errors: RequestErrors,
  { vendor, transport }: Pick<HttpClientOptions, 'vendor' | 'transport'>,
  about: AboutRequest,
): Promise<void> {
  const delayInMs = pause?.remainingInMs() ?? 0;
  if (pause === undefined || delayInMs === 0 || deadline.endedBy !== undefined) return;
  if (delayInMs < deadline.remainingInMs()) {
    tell(transport.settings.onEvent, { type: 'wait', ...about, delayInMs });
    if ((await pause.wait(deadline)) || deadline.endedBy !== undefined) return;
  }
  throw errors.of({
    code: 'rate-limited',
    outcome: 'not-sent',
    message: `${vendor} asks to wait for longer than this call may take. Send it again later, or raise timeoutInMs.`,
    retryAfterInMs: pause.remainingInMs(),
  });
}
