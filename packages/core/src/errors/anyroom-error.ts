import type { ErrorCode, Outcome, Subject } from './error-code.js';
import { isRetryable } from './error-code.js';

/** Where an error comes from, for logs and support. Ids stand here, never in the message; secrets stand nowhere. */
export interface ErrorDetails {
  readonly provider?: string;
  /** The verb called ('updateParticipant'). */
  readonly operation?: string;
  /** The HTTP status, where there was an answer. */
  readonly status?: number;
  /** The vendor's own code for what went wrong. */
  readonly vendorCode?: string;
  /** What to give the vendor's support: their id for the request where they sent one, else ours. */
  readonly requestId?: string;
  readonly room?: string;
  readonly participant?: string;
  /** With `misconfigured`: every mistake found, each with its mend. */
  readonly mistakes?: readonly string[];
}

/** What an {@link AnyroomError} is made of. */
export interface AnyroomErrorOptions {
  readonly code: ErrorCode;
  readonly message: string;
  readonly outcome: Outcome;
  readonly details?: ErrorDetails;
  readonly fields?: readonly string[];
  readonly subject?: Subject;
  readonly retryAfterInMs?: number;
  /** Only ever `false`, where the code alone would say yes: repeating this call might do it twice. */
  readonly retryable?: false;
  /** Never an error of the HTTP client or of `new URL`: inspecting those prints credentials. */
  readonly cause?: unknown;
}

const MARKER = Symbol.for('@anyroom/core/AnyroomError');

/**
 * The one error of this contract. Recognise it by {@link AnyroomError.is}, never by `instanceof`: two copies of the
 * package in one tree have two classes. Act on `code` and `outcome`; the message is for people.
 */
export class AnyroomError extends Error {
  override readonly name = 'AnyroomError';
  readonly code: ErrorCode;
  /** Whether the change may have happened. */
  readonly outcome: Outcome;
  /** Whether the same call may succeed later, and is safe to repeat. */
  readonly retryable: boolean;
  readonly details: ErrorDetails;
  /** With `unsupported`: the fields, or the needs, that the provider lacks. */
  declare readonly fields?: readonly string[];
  /** With `not-found`: what was not found. */
  declare readonly subject?: Subject;
  /** With `rate-limited`: how long the vendor asks to wait, in milliseconds, where it says. */
  declare readonly retryAfterInMs?: number;

  constructor(options: AnyroomErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.outcome = options.outcome;
    this.retryable = options.retryable ?? isRetryable(options.code);
    this.details = options.details ?? {};
    if (options.fields !== undefined) this.fields = options.fields;
    if (options.subject !== undefined) this.subject = options.subject;
    if (options.retryAfterInMs !== undefined) this.retryAfterInMs = options.retryAfterInMs;
    Object.defineProperty(this, MARKER, { value: true });
  }

  /** The verb that failed; the same as `details.operation`. */
  get operation(): string | undefined {
    return this.details.operation;
  }

  /** Whether something is an error of this contract, from whichever copy of the package; with a code, that one. */
  static is<C extends ErrorCode = ErrorCode>(error: unknown, code?: C): error is AnyroomError & { readonly code: C } {
    return (
      typeof error === 'object' &&
      error !== null &&
      (error as Record<PropertyKey, unknown>)[MARKER] === true &&
      (code === undefined || (error as AnyroomError).code === code)
    );
  }

  /** For structured logs: everything but the stack and the cause. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, outcome, retryable, fields, subject, retryAfterInMs, details } = this;
    return { name, code, message, outcome, retryable, fields, subject, retryAfterInMs, details };
  }
}
