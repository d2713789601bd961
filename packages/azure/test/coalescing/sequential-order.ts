/** A call that is over, for whoever asks whether calls made at once could have been made one after the other. */
export interface PastCall<S> {
  /** When it was made, and when it was answered, on one clock; what is never answered for certain is answered `never`. */
  readonly began: number;
  readonly answered: number;
  /** Those made before it, by their places, that must come before it although they were not answered then. */
  readonly behind?: readonly number[];
  /** Nobody knows whether it was carried out. */
  readonly mayBeLeftOut: boolean;
  /** What it makes of a state, or `undefined` where its answer is another than it gets in that state. */
  carryOut(state: S): S | undefined;
}

export const never = Number.POSITIVE_INFINITY;

/**
 * An order of the calls, by their places in `calls`, in which carrying them out one after the other gives each its answer
 * and ends in the state: `undefined` if there is none. A call that was answered before another began comes before it,
 * and so do those that it is `behind`. States are told apart by their JSON.
 */
export function sequentialOrder<S>(calls: readonly PastCall<S>[], start: S, end: S): readonly number[] | undefined {
  const wanted = JSON.stringify(end);
  const inVain = new Set<string>();

  const isBefore = (index: number, { began, behind = [] }: PastCall<S>) =>
    (calls[index]?.answered ?? never) < began || behind.includes(index);

  const search = (open: readonly number[], state: S): readonly number[] | undefined => {
    const text = JSON.stringify(state);
    const place = `${open.join()} ${text}`;
    if (inVain.has(place)) return undefined;
    if (text === wanted && open.every((index) => calls[index]?.mayBeLeftOut)) return [];
    for (const index of open) {
      const call = calls[index];
      if (call === undefined || open.some((other) => isBefore(other, call))) continue;
      const next = call.carryOut(state);
      const others = open.filter((other) => other !== index);
      const rest = next === undefined ? undefined : search(others, next);
      if (rest !== undefined) return [index, ...rest];
    }
    inVain.add(place);
    return undefined;
  };
  return search([...calls.keys()], start);
}
