import { LONGEST_TIMER_IN_MS } from '../calls/deadline.js';
import type { TransportOptions, TransportSettings } from './transport.js';

/** What every transport is set up with, decided and checked, whatever it goes over. */
export function readTransportOptions({
  timeoutInMs = 30_000,
  attemptTimeoutInMs = 10_000,
  maxAttempts = 3,
  maxResponseBytes = 4 * 1024 * 1024,
  maxSockets = 64,
  userAgent,
  onEvent,
}: Omit<TransportOptions, 'agent'>): { readonly settings: TransportSettings; readonly maxSockets: number } {
  checkNumbers({ timeoutInMs, attemptTimeoutInMs, maxAttempts, maxResponseBytes, maxSockets });
  return {
    maxSockets,
    settings: {
      timeoutInMs,
      attemptTimeoutInMs,
      maxAttempts,
      maxResponseBytes,
      ...(userAgent !== undefined && { userAgent }),
      ...(onEvent !== undefined && { onEvent }),
    },
  };
}

function checkNumbers(numbers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    const isTime = name.endsWith('InMs');
    // By type: a text that reads as a number would be added up as a text.
    const isInRange = typeof value === 'number' && value > 0 && value <= LONGEST_TIMER_IN_MS;
    if (!isInRange || !(isTime || Number.isSafeInteger(value))) {
      const kind = isTime ? 'number of milliseconds' : 'whole number';
      throw new RangeError(`The option ${name} must be a ${kind} above 0, and at most ${LONGEST_TIMER_IN_MS}.`);
    }
  }
}
