import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when the next request may go: whoever asks waits behind those who asked before. */
export type Pace = () => Promise<void>;

/** Leaves so much time between requests, whoever sends them: an account's limits count them all. */
export function createPace(pauseInMs: number): Pace {
  let next = 0;
  return async () => {
    const now = performance.now();
    const wait = Math.max(0, next - now);
    next = Math.max(now, next) + pauseInMs;
    if (wait > 0) await delay(wait);
  };
}
