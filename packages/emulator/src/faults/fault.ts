/** Whose requests. */
export type Provider = 'cloudflare' | 'azure';

/**
 * A fault and the requests that it strikes, as JSON: what `Emulator.faults.add`, `EmulatorOptions.faults`, the control
 * API and the command's `--fault` take.
 *
 * Rules are asked in the order in which they were added. `latency` and `clock-skew` let the request go on to the next
 * rule; every other fault is the last one of its request. The interceptor comes before all of them. A request that is
 * refused while it is read (a body that is too large, a target that is not percent-encoded) is struck by none.
 */
export interface FaultRule {
  readonly fault: Fault;
  /** Left out: every request to either vendor. */
  readonly on?: FaultTarget;
  /** Strikes that many requests, and no more. Left out: no limit. */
  readonly times?: number;
  /** From 0 to 1: which part of the requests it strikes. Left out: all of them. */
  readonly probability?: number;
  /**
   * A whole number: what `probability` and `jitterInMs` are drawn by, one stream of draws for each rule. The same seed and
   * the same sequence of requests give the same faults. 0 unless given, so that every run can be repeated.
   */
  readonly seed?: number;
}

/** Which requests: those that all of its fields fit. */
export interface FaultTarget {
  readonly provider?: Provider;
  /** `GET`, `POST`, `PATCH`, `PUT` or `DELETE`. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /**
   * A path as the vendor's documents have it, such as `/rooms/{roomId}/participants`: what stands in braces fits any one
   * segment, the rest only itself, so that the id of a room in place of its braces means this room alone. For Cloudflare
   * it is the path below `/client/v4`, or what follows the app in it: `/meetings/{meeting_id}/participants`. A path that
   * the emulator does not serve is refused.
   */
  readonly route?: string;
}

/**
 * What goes wrong. Where a fault has `applied`, it says whether the request is carried out first: with `true` the change
 * that it asked for HAS been made (or was refused, if the vendor refuses it), and only the answer is lost; with `false`,
 * the default, the vendor never came to see it.
 */
export type Fault =
  | LatencyFault
  | RateLimitFault
  | ServerErrorFault
  | ResetFault
  | HangFault
  | HalfBodyFault
  | HtmlFault
  | WrongContentTypeFault
  | MalformedJsonFault
  | ClockSkewFault;

/**
 * The answer is late. With `applied` the change is made at once and the answer waits; without it the request waits, and is
 * not carried out at all if the client has gone by then.
 */
export interface LatencyFault {
  readonly kind: 'latency';
  readonly ms: number;
  /** Up to that much is added, evenly drawn by the seed of the rule. 0 unless given. */
  readonly jitterInMs?: number;
  readonly applied?: boolean;
}

/**
 * 429 in the vendor's envelope; the change is never made. How long to wait is said in seconds (`retry-after`), in
 * milliseconds (`retry-after-ms`; Azure: `x-ms-retry-after-ms`), in both, or not at all.
 */
export interface RateLimitFault {
  readonly kind: 'rate-limit';
  /** A whole number. */
  readonly retryAfterInSeconds?: number;
  readonly retryAfterInMs?: number;
}

/** A status of the 500s. With `applied` it is a lie: the change was made. */
export interface ServerErrorFault {
  readonly kind: 'server-error';
  /** 503 unless given. */
  readonly status?: number;
  /** `vendor`, the default, is the vendor's own envelope. */
  readonly body?: 'vendor' | 'empty';
  readonly applied?: boolean;
}

/** The connection is reset before a byte of the answer is sent: before the change was made, or with `applied` after. */
export interface ResetFault {
  readonly kind: 'reset';
  readonly applied?: boolean;
}

/** Nothing more comes, and the connection stays open until the client or the emulator closes it. */
export interface HangFault {
  readonly kind: 'hang';
  /**
   * `before-headers`, the default, sends nothing at all; `after-headers` sends the status and the headers of the answer,
   * `content-length` among them, and nothing of its body.
   */
  readonly at?: 'before-headers' | 'after-headers';
  readonly applied?: boolean;
}

/**
 * The first half of the vendor's answer, and then the connection closes. The change is always made. Of an answer that has
 * no body the half of its head is sent.
 */
export interface HalfBodyFault {
  readonly kind: 'half-body';
  /** Whether the length was announced (`content-length`, the default), or the last chunk is missing (`chunked`). */
  readonly framing?: 'content-length' | 'chunked';
}

/** A page of HTML, as a gateway or a captive portal sends. With `applied` the change was made. */
export interface HtmlFault {
  readonly kind: 'html';
  /** 502 unless given; any from 200 to 599. */
  readonly status?: number;
  readonly applied?: boolean;
}

/** The vendor's own status and body under a content type that is not theirs. The change is always made. */
export interface WrongContentTypeFault {
  readonly kind: 'wrong-content-type';
  /** `text/plain` unless given. */
  readonly contentType?: string;
}

/**
 * The vendor's own status, content type and body without its last character, in full as far as HTTP can tell. The change
 * is always made. An answer that has no body gets one, and the status 200 where it was 204.
 */
export interface MalformedJsonFault {
  readonly kind: 'malformed-json';
}

/**
 * The request is carried out at another time than it is: a signature is too old or too young, a token has expired, a room
 * is not open yet. To move the clock for all requests, and for what is created without any, set
 * `Emulator.clockOffsetInMs`.
 */
export interface ClockSkewFault {
  readonly kind: 'clock-skew';
  /** Ahead when it is more than 0. */
  readonly offsetInMs: number;
}

/** Whether a request that the fault strikes is carried out first. */
export function isApplied(fault: Fault): boolean {
  switch (fault.kind) {
    case 'rate-limit':
      return false;
    case 'half-body':
    case 'wrong-content-type':
    case 'malformed-json':
    case 'clock-skew':
      return true;
    default:
      return fault.applied ?? false;
  }
}
