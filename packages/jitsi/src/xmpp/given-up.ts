/** Thrown where a signal ended a wait; whoever gave the signal knows why. */
export const GIVEN_UP = new Error('The wait was given up.');

/** A promise that others may wait for as well, or {@link GIVEN_UP} once this signal aborts. */
export function orGivenUp<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(GIVEN_UP);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
