import type { ErrorCode, Subject } from '@anyroom/core';
import type { HttpAnswer } from './http-request.js';

/** What a vendor says went wrong, in its own envelope. */
export interface VendorFailure {
  /** Where the vendor's code decides, before the status does. */
  readonly code?: ErrorCode;
  readonly vendorCode?: string;
  readonly message?: string;
  /** What to do about it, one sentence, in place of the client's hint for such a code. */
  readonly hint?: string;
  readonly subject?: Subject;
}

/** Reads a vendor's envelope: a failure, also at status 200, or `undefined`. `json` is `undefined` if it is none. */
export type FailureOf = (answer: HttpAnswer, json: unknown) => VendorFailure | undefined;
