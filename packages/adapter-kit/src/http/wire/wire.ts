import type { Deadline } from '../../calls/deadline.js';
import type { Origin } from './origin.js';

/** Sends one request over the network, once. What goes wrong is a {@link WireFailure}, and nothing else. */
export type Wire = (request: WireRequest) => Promise<WireAnswer>;

/** One request, as it is to be sent: with its credential, framed and addressed. */
export interface WireRequest {
  readonly method: string;
  readonly origin: Origin;
  /** The request's target: path and query, encoded. */
  readonly path: string;
  /** All headers of it, each under one name. */
  readonly headers: WireHeaders;
  /** Left out where there is none. */
  readonly body: string | Uint8Array | undefined;
  /** How large the answer may be, after decompression. */
  readonly maxResponseBytes: number;
  /** Ends it early. Nothing of it stays open then. */
  readonly deadline: Pick<Deadline, 'endedBy' | 'onEnded'>;
  /** To be called once the vendor may have got something of it: when a connection stands, encrypted where it is to be. */
  onSent(): void;
}

/** Headers of a request or an answer. */
export type WireHeaders = Record<string, string | string[] | undefined>;

/** An answer. Header names are in lower case. */
export interface WireAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: WireHeaders;
  /** Its body as text; by the name that an axios answer has it under. */
  readonly data: string;
}

/**
 * Why there is no whole answer. An answer whose status says no has no such failure: whatever becomes of its body, the
 * status is the answer.
 */
export class WireFailure {
  /** Of an answer that had begun. */
  readonly answer: Pick<WireAnswer, 'status' | 'headers'> | undefined;

  constructor(
    readonly reason: 'given-up' | 'broken' | 'too-large',
    /** What the network threw. It may show the request with its credential: its codes are for reading, none of it is for showing. */
    readonly error?: unknown,
    answer?: Pick<WireAnswer, 'status' | 'headers'>,
  ) {
    this.answer = answer;
  }
}

/** Whether an answer is told by its status alone, should its body be lost. */
export function saysNo(status: number): boolean {
  return status !== 0 && (status < 200 || status > 299);
}
