/** Who waits for a signal, and how to stop listening to it. */
interface Waiting {
  readonly callbacks: Set<() => void>;
  readonly abort: () => void;
}

const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back when a signal aborts, until the function that it gives is called. However many wait for one signal, it has
 * one listener of ours: from eleven on, Node would warn its owner of a leak.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiting = waitingFor.get(signal) ?? listenTo(signal);
  // A function of its own, so that the same callback may wait twice.
  const call = () => callback();
  waiting.callbacks.add(call);
  return () => {
    waiting.callbacks.delete(call);
    if (waiting.callbacks.size > 0 || waitingFor.get(signal) !== waiting) return;
    waitingFor.delete(signal);
    signal.removeEventListener('abort', waiting.abort);
  };
}

function listenTo(signal: AbortSignal): Waiting {
  const callbacks = new Set<() => void>();
  const abort = () => {
    waitingFor.delete(signal);
    for (const call of [...callbacks]) call();
  };
  const waiting = { callbacks, abort };
  waitingFor.set(signal, waiting);
  signal.addEventListener('abort', abort, { once: true });
  return waiting;
}
