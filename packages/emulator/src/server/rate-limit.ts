/** So many requests in a window of so many seconds, which the first of them opens. */
export interface RateLimit {
  readonly requests: number;
  readonly windowInSeconds: number;
}
