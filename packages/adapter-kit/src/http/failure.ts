import type { ErrorCode, Outcome, Subject } from '@anyroom/core';

/** What went wrong with one attempt. The message is fit to be shown: of the vendor's words only what was redacted. */
export interface Failure {
  readonly code: ErrorCode;
  /** As far as this attempt knows; what earlier ones may have done is added later. */
  readonly outcome: Outcome;
  readonly message: string;
  /** In place of the client's hint for the code. */
  readonly hint?: string | undefined;
  readonly status?: number | undefined;
  readonly vendorCode?: string | undefined;
  readonly subject?: Subject | undefined;
  readonly retryAfterInMs?: number | undefined;
  /** The vendor's id for the request, where its answer holds one. */
  readonly vendorRequestId?: string | undefined;
}
