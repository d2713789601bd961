/** A clock that stands still until it is told to go on. */
export function createStoppedClock(start = '2030-01-01T00:00:00Z') {
  let time = Date.parse(start);
  return {
    clock: () => new Date(time),
    /** What it shows, some milliseconds from now. */
    in: (milliseconds: number) => new Date(time + milliseconds),
    goOn(milliseconds: number) {
      time += milliseconds;
    },
  };
}
