import { randomUUID } from 'node:crypto';
import type { ErrorDetails, Outcome } from '@anyroom/core';
import { AnyroomError, deriveError } from '@anyroom/core';
import { detailsOf, endedError } from '../calls/deadline.js';
import type { Failure } from './failure.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { HttpRequest } from './http-request.js';
import { redact } from './redaction.js';
import type { RequestContext } from './request-context.js';

/**
 * Makes the errors of one request. Across its attempts it remembers whether one may have done it: from then on no later
 * refusal says that it was not done.
 */
export interface RequestErrors {
  /** Our id of the request; made when it is first asked for, and the same for all its attempts. */
  readonly requestId: string;
  of(failure: Failure): AnyroomError;
  /** An error of the contract that somebody else made (an interceptor, a credential), as one of this request. */
  adopted(error: AnyroomError, wasSent: boolean): AnyroomError;
  /** The error of a call that ended early, or `undefined` while it may go on. */
  ended(): AnyroomError | undefined;
  /** Adds to what must never be shown. */
  holdSecrets(secrets: readonly string[]): void;
  /** A text of the vendor's, without ids and secrets of ours. */
  shown(text: string): string;
}

/** Starts the errors of one request, before its first attempt. */
export function createRequestErrors(
  request: HttpRequest,
  context: RequestContext,
  options: Pick<HttpClientOptions, 'credentials' | 'hints'>,
): RequestErrors {
  return new ErrorsOfRequest(request, context, options);
}

class ErrorsOfRequest implements RequestErrors {
  readonly #request: HttpRequest;
  readonly #context: RequestContext;
  readonly #options: Pick<HttpClientOptions, 'credentials' | 'hints'>;
  readonly #held: (readonly string[])[] = [];
  #requestId: string | undefined;
  #mayHaveHappened = false;
  #latest: AnyroomError | undefined;

  constructor(
    request: HttpRequest,
    context: RequestContext,
    options: Pick<HttpClientOptions, 'credentials' | 'hints'>,
  ) {
    this.#request = request;
    this.#context = context;
    this.#options = options;
  }

  get requestId(): string {
    this.#requestId ??= randomUUID();
    return this.#requestId;
  }

  holdSecrets(secrets: readonly string[]): void {
    this.#held.push(secrets);
  }

  shown(text: string): string {
    const { ids, secrets = [] } = this.#request;
    const held = new Set(this.#held.flat());
    const credentials = this.#options.credentials.map((secret) => secret.reveal());
    return redact(text, { ids, secrets: [...credentials, ...held, ...secrets] });
  }

  of({ code, status, vendorCode, subject, retryAfterInMs, vendorRequestId, ...failure }: Failure): AnyroomError {
    const outcome = this.#overAllAttempts(failure.outcome);
    const hint = failure.hint ?? this.#options.hints?.[code];
    const details: ErrorDetails = {
      ...detailsOf(this.#context),
      ...(status !== undefined && { status }),
      ...(vendorCode !== undefined && { vendorCode: this.shown(vendorCode) }),
      requestId: vendorRequestId === undefined ? this.requestId : this.shown(vendorRequestId),
    };
    this.#latest = new AnyroomError({
      code,
      outcome,
      message: hint === undefined ? failure.message : `${failure.message} ${hint}`,
      details,
      ...this.#retryableWith(outcome),
      ...(code === 'not-found' && { subject: subject ?? this.#request.subject ?? 'unknown' }),
      ...(retryAfterInMs !== undefined && { retryAfterInMs }),
    });
    return this.#latest;
  }

  adopted(error: AnyroomError, wasSent: boolean): AnyroomError {
    if (error === this.#latest) return error;
    const outcome = this.#overAllAttempts(wasSent && error.outcome === 'not-sent' ? 'unknown' : error.outcome);
    const { requestId = this.requestId } = error.details;
    return deriveError(error, {
      outcome,
      message: this.shown(error.message),
      details: { ...detailsOf(this.#context), requestId },
      ...this.#retryableWith(outcome),
    });
  }

  ended(): AnyroomError | undefined {
    const { endedBy } = this.#context.deadline;
    if (endedBy === undefined) return undefined;
    const outcome = this.#overAllAttempts('not-sent');
    const details = { ...detailsOf(this.#context), requestId: this.requestId };
    return endedError(endedBy, outcome, details, this.#retryableWith(outcome));
  }

  #overAllAttempts(outcome: Outcome): Outcome {
    const isRead = this.#request.method === 'GET' || this.#request.changesNothing === true;
    if (isRead) return outcome === 'unknown' ? 'not-sent' : outcome;
    if (outcome === 'unknown') this.#mayHaveHappened = true;
    return this.#mayHaveHappened ? 'unknown' : outcome;
  }

  #retryableWith(outcome: Outcome): { readonly retryable?: false } {
    const mayRepeat = this.#request.idempotent && this.#context.repeatable !== false;
    return !mayRepeat && outcome === 'unknown' ? { retryable: false } : {};
  }
}
