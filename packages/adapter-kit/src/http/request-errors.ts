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
  { credentials, hints }: Pick<HttpClientOptions, 'credentials' | 'hints'>,
): RequestErrors {
  const isRead = request.method === 'GET' || request.changesNothing === true;
  const mayRepeat = request.idempotent && context.repeatable !== false;
  const heldSecrets = new Set<string>();
  let id: string | undefined;
  let mayHaveHappened = false;
  let latest: AnyroomError | undefined;

  const overAllAttempts = (outcome: Outcome): Outcome => {
    if (isRead) return outcome === 'unknown' ? 'not-sent' : outcome;
    if (outcome === 'unknown') mayHaveHappened = true;
    return mayHaveHappened ? 'unknown' : outcome;
  };
  const retryableWith = (outcome: Outcome) =>
    !mayRepeat && outcome === 'unknown' ? { retryable: false as const } : undefined;
  const shown = (text: string) => {
    const secrets = [...credentials.map((secret) => secret.reveal()), ...heldSecrets, ...(request.secrets ?? [])];
    return redact(text, { ids: request.ids, secrets });
  };

  const idOfRequest = () => {
    id ??= randomUUID();
    return id;
  };

  return {
    get requestId() {
      return idOfRequest();
    },
    shown,
    holdSecrets(secrets) {
      for (const secret of secrets) heldSecrets.add(secret);
    },
    of({ code, status, vendorCode, subject, retryAfterInMs, vendorRequestId, ...failure }) {
      const outcome = overAllAttempts(failure.outcome);
      const hint = failure.hint ?? hints?.[code];
      const details: ErrorDetails = {
        ...detailsOf(context),
        ...(status !== undefined && { status }),
        ...(vendorCode !== undefined && { vendorCode: shown(vendorCode) }),
        requestId: vendorRequestId === undefined ? idOfRequest() : shown(vendorRequestId),
      };
      latest = new AnyroomError({
        code,
        outcome,
        message: hint === undefined ? failure.message : `${failure.message} ${hint}`,
        details,
        ...retryableWith(outcome),
        ...(code === 'not-found' && { subject: subject ?? request.subject ?? 'unknown' }),
        ...(retryAfterInMs !== undefined && { retryAfterInMs }),
      });
      return latest;
    },
    adopted(error, wasSent) {
      if (error === latest) return error;
      const outcome = overAllAttempts(wasSent && error.outcome === 'not-sent' ? 'unknown' : error.outcome);
      const { requestId: theirs = idOfRequest() } = error.details;
      return deriveError(error, {
        outcome,
        message: shown(error.message),
        details: { ...detailsOf(context), requestId: theirs },
        ...retryableWith(outcome),
      });
    },
    ended() {
      const { endedBy } = context.deadline;
      if (endedBy === undefined) return undefined;
      const outcome = overAllAttempts('not-sent');
      return endedError(endedBy, outcome, { ...detailsOf(context), requestId: idOfRequest() }, retryableWith(outcome));
    },
  };
}
