import { AnyroomError } from '@anyroom/core';
import type { IBackoff, IBackoffFactory } from 'cockatiel';
import type { AnyDecoder } from '../decoding/decode.js';
import load from '../loading/load.cjs';
import { createAttempts } from './attempt.js';
import type { BudgetRefusal, Permit } from './budget/budget.js';
import type { Hearing } from './budget/hearing.js';
import { Passage } from './budget/passage.js';
import type { Failure } from './failure.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { HttpRequest } from './http-request.js';
import type { RequestContext } from './request-context.js';
import { createRequestErrors, type RequestErrors } from './request-errors.js';
import { delayBeforeRetry } from './retry-decision.js';
import { type AboutRequest, tell } from './transport-event.js';

/** Sends a request with all its attempts and waits, within its call's time. */
export type Exchange = <A>(request: HttpRequest, codec: AnyDecoder<A>, context: RequestContext) => Promise<A>;

/** Makes the exchange of one service. */
export function createExchange(options: HttpClientOptions): Exchange {
  const { maxAttempts, onEvent } = options.transport.settings;
  const attemptOnce = createAttempts(options);

  return async (request, codec, context) => {
    const { deadline, pause } = context;
    const errors = createRequestErrors(request, context, options);
    const about = (): AboutRequest => ({
      provider: options.provider,
      operation: context.operation,
      method: request.method,
      route: request.route,
      requestId: errors.requestId,
    });
    const budget = options.budget?.of(request.bucket);
    let backoff: IBackoff<unknown> | undefined;

    /** Waits for the budget's leave; throws when it does not come in time. */
    const passageFor = async (claimed: Promise<Permit | BudgetRefusal>, hear: Hearing, before?: AnyroomError) => {
      const end = await claimed;
      if (!('refused' in end)) return new Passage(end, hear);
      // What one entry of a batch has not the time for, the others have not either.
      if (end.refused === 'rate-limited') pause?.extend(end.retryAfterInMs);
      // Whose attempt before failed, and who cannot wait for another, is told what that one failed with.
      throw (end.refused === 'ended' ? errors.ended() : before) ?? errors.of(failureOfBudget(end, options.vendor));
    };

    /** Waits for another attempt to be due; throws when there is none to be. */
    const waitAfter = async (error: AnyroomError, attempt: number, heldBackForInMs?: number): Promise<void> => {
      if (error.code === 'cancelled' || deadline.endedBy !== undefined) throw error;
      backoff = backoff === undefined ? firstBackoff() : backoff.next(undefined);
      const delayInMs = delayBeforeRetry(error, {
        idempotent: request.idempotent,
        backoffInMs: heldBackForInMs ?? backoff.duration,
        remainingInMs: deadline.remainingInMs(),
      });
      if (error.code === 'rate-limited') pause?.extend(delayInMs ?? error.retryAfterInMs ?? backoff.duration);
      if (delayInMs === undefined || attempt >= maxAttempts) throw error;
      context.onRetry?.(error);
      tell(onEvent, { type: 'retry', ...about(), attempt, code: error.code, delayInMs });
      // Where the budget holds everybody back, the next attempt waits there, among the others.
      if (heldBackForInMs === undefined) await deadline.sleep(delayInMs);
    };

    let before: AnyroomError | undefined;
    let isHeldBack = false;
    for (let attempt = 1; ; attempt += 1) {
      let passage: Passage | undefined;
      if (budget !== undefined && options.budget !== undefined) {
        const { tenant, hear } = options.budget;
        const claimed = budget.claim({
          tenant,
          bulk: context.bulk === true,
          again: attempt > 1,
          deadline,
          onWait:
            (onEvent === undefined || isHeldBack) && context.onWait === undefined
              ? undefined
              : (delayInMs) => {
                  if (!isHeldBack) tell(onEvent, { type: 'wait', ...about(), delayInMs });
                  context.onWait?.(delayInMs, () => before ?? errors.of(refusedFor(delayInMs, options.vendor)));
                },
        });
        passage = 'settle' in claimed ? new Passage(claimed, hear) : await passageFor(claimed, hear, before);
      } else if (pause !== undefined) await holdBack(context, errors, options, about);
      const over = errors.ended();
      if (over !== undefined) {
        passage?.end(false, over);
        throw over;
      }
      try {
        return await attemptOnce({ request, codec, context, errors, passage, about: () => ({ ...about(), attempt }) });
      } catch (error) {
        if (!AnyroomError.is(error)) throw error;
        await waitAfter(error, attempt, passage?.heldBackForInMs);
        before = error;
        isHeldBack = passage?.heldBackForInMs !== undefined;
      }
    }
  };
}

/** Why the budget let a request not be sent. */
function failureOfBudget({ refused, retryAfterInMs }: BudgetRefusal, vendor: string): Failure {
  if (refused !== 'rate-limited') {
    const message = 'The budgets of the transport are closed; nothing was sent. Close them after their last call.';
    return { code: 'cancelled', outcome: 'not-sent', message };
  }
  return refusedFor(retryAfterInMs, vendor);
}

/** What a call is told that has not the time to wait for its budget. */
function refusedFor(retryAfterInMs: number, vendor: string): Failure {
  const message =
    `${vendor} allows no further request with this credential within the time that this call may take; it was not sent. ` +
    'Send it again later, raise timeoutInMs, or raise the limit in budget.';
  return { code: 'rate-limited', outcome: 'not-sent', message, retryAfterInMs: Math.ceil(retryAfterInMs) };
}

let backoffs: IBackoffFactory<unknown> | undefined;

/** Full jitter, from 250 ms to 5 s. What makes it is loaded by the first request that fails. */
function firstBackoff(): IBackoff<unknown> {
  if (backoffs === undefined) {
    const { ExponentialBackoff, fullJitterGenerator } = load.cockatiel();
    backoffs = new ExponentialBackoff({ initialDelay: 250, maxDelay: 5_000, generator: fullJitterGenerator });
  }
  return backoffs.next(undefined);
}

/** Waits while the batch is told to wait; throws when that is longer than the call may take. */
async function holdBack(
  { deadline, pause }: RequestContext,
  errors: RequestErrors,
  { vendor, transport }: Pick<HttpClientOptions, 'vendor' | 'transport'>,
  about: () => AboutRequest,
): Promise<void> {
  const delayInMs = pause?.remainingInMs() ?? 0;
  if (pause === undefined || delayInMs === 0 || deadline.endedBy !== undefined) return;
  if (delayInMs < deadline.remainingInMs()) {
    tell(transport.settings.onEvent, { type: 'wait', ...about(), delayInMs });
    if ((await pause.wait(deadline)) || deadline.endedBy !== undefined) return;
  }
  throw errors.of({
    code: 'rate-limited',
    outcome: 'not-sent',
    message: `${vendor} asks to wait for longer than this call may take. Send it again later, or raise timeoutInMs.`,
    retryAfterInMs: pause.remainingInMs(),
  });
}
