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

/** What a stream takes. */
export interface UpdateEachOptions extends BatchOptions {
  /**
   * How many entries of one room one call may hold, where a batch is few requests (`capabilities.update.batch` is
   * `native`); otherwise it has no effect. A whole number from 1; default 350.
   */
  readonly batchSize?: number | undefined;
  /**
   * How many entries may be read whose outcomes have not been taken. A whole number from 1; below `concurrency`, that is
   * not reached. Default: `concurrency` times `batchSize` where a batch is few requests, otherwise 16 times `concurrency`.
   */
  readonly readAhead?: number | undefined;
}
