/** What every call takes as its last argument. */
export interface CallOptions {
  /** Gives the call up: it rejects with `cancelled`, and no further request is sent. */
  readonly abortSignal?: AbortSignal | undefined;
  /**
   * How long the call may take, in milliseconds, with all its attempts and waits; then it rejects with `timeout`. In a
   * list it counts per page, in a batch per request. The adapter names its default (30,000 for those over HTTP).
   */
  readonly timeoutInMs?: number | undefined;
}

/** What a batch takes. */
export interface BatchOptions extends CallOptions {
  /** How many requests may be in flight at once, where the batch is more than one. A whole number from 1; default 8. */
  readonly concurrency?: number | undefined;
}
