import type { Deadline } from '../calls/deadline.js';

/** What a promise gives, but no later than the deadline: what it gives after that is dropped. */
export function unlessEnded<T>(promise: Promise<T>, deadline: Pick<Deadline, 'endedBy' | 'onEnded'>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(GIVEN_UP);
    const letGo = deadline.onEnded(giveUp);
    const settle =
      <V>(done: (value: V) => void) =>
      (value: V) => {
        letGo();
        done(value);
      };
    promise.then(settle(resolve), settle(reject));
    if (deadline.endedBy !== undefined) giveUp();
  });
}

/** Never shown: what ended it is what is told. */
const GIVEN_UP = new Error('The attempt was given up.');
