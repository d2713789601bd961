import type { ErrorCode, Secret } from '@anyroom/core';
import type { ServiceBudget } from './budget/service-budget.js';
import type { CircuitBreakerOptions } from './circuit.js';
import type { Authorize, AuthorizeAtOnce } from './http-request.js';
import type { Transport } from './transport.js';
import type { FailureOf } from './vendor-failure.js';

/** How a service speaks with its vendor. */
export interface HttpClientOptions {
  readonly provider: string;
  /** For messages ('Cloudflare'). */
  readonly vendor: string;
  /** Where requests go: scheme, host and port. */
  readonly origin: string;
  readonly transport: Transport;
  /** 'anyroom-cloudflare/0.1.0' */
  readonly userAgent: string;
  readonly authorize: Authorize | AuthorizeAtOnce;
  /** What must never be shown, whatever a server answers. */
  readonly credentials: readonly Secret[];
  readonly failureOf: FailureOf;
  /**
   * Reads the JSON of an answer. Default `JSON.parse`; give another where that loses something, such as the last digits of
   * a number above 2^53. What it throws, whatever that is, makes the answer none of JSON; it is never given an empty text.
   */
  readonly parseJson?: (text: string) => unknown;
  /** The header under which the vendor names its own request. */
  readonly requestIdHeader?: string;
  /** The header under which our request id is sent, where the vendor reads one. */
  readonly clientRequestIdHeader?: string;
  /** What to do about it: one sentence for each code where the knob is the operator's. */
  readonly hints?: Partial<Record<ErrorCode, string>>;
  /** Counts requests, and lets them wait for their turn; left out, nothing is counted. */
  readonly budget?: ServiceBudget | undefined;
  readonly circuitBreaker?: CircuitBreakerOptions | undefined;
}
