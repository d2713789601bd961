/** So many requests in any span of so many milliseconds. */
export interface RateLimit {
  /** A whole number from 1. */
  readonly requests: number;
  /** Above 0. */
  readonly windowInMs: number;
}

/** Which part of a limit bulk work may not use, unless the configuration says otherwise. */
export const DEFAULT_RESERVE = 0.1;

/**
 * How many requests of a limit are kept for interactive calls: the reserve's share, rounded up and at least one, but
 * never so many that bulk work could send nothing at all. None where the reserve is 0.
 */
export function reservedOf(requests: number, reserve: number): number {
  return reserve === 0 ? 0 : Math.min(Math.max(1, Math.ceil(requests * reserve)), requests - 1);
}
