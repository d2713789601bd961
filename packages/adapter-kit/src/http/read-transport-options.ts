import { LONGEST_TIMER_IN_MS } from '../calls/deadline.js';
import type { TransportOptions, TransportSettings } from './transport.js';

/** What an option that is not a number has to be. */
export interface OptionKind {
  readonly name: string;
  readonly is: (value: unknown) => boolean;
  /** For whoever gave something else. */
  readonly what: string;
}

/**
 * What every transport is set up with, decided and checked, whatever it goes over.
 *
 * @param connections - the option that says what it goes over
 * @throws TypeError - an option that there is not, or of another type
 * @throws RangeError - a number that cannot be
 */
export function readTransportOptions(
  options: Omit<TransportOptions, 'agent'>,
  connections: OptionKind,
): { readonly settings: TransportSettings; readonly maxSockets: number } {
  if (typeof options !== 'object' || options === null) throw new TypeError('The options must be an object.');
  const {
    timeoutInMs = 30_000,
    attemptTimeoutInMs = 10_000,
    maxAttempts = 3,
    maxResponseBytes = 4 * 1024 * 1024,
    maxSockets = 64,
    userAgent,
    onEvent,
  } = options;
  const numbers = { timeoutInMs, attemptTimeoutInMs, maxAttempts, maxResponseBytes, maxSockets };
  checkNumbers(numbers);
  checkOthers(options, Object.keys(numbers), [...KINDS, connections]);
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

/** Whether something has these methods. */
export function hasMethods(...names: readonly string[]): (value: unknown) => boolean {
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');
}

const KINDS: readonly OptionKind[] = [
  { name: 'userAgent', is: (value) => typeof value === 'string', what: 'a text' },
  { name: 'onEvent', is: (value) => typeof value === 'function', what: 'a function' },
  { name: 'budgets', is: hasMethods('of', 'close'), what: 'budgets, such as createBudgets() makes' },
];

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

/** An option that nobody reads would be missed when it is needed: a proxy, or a time. */
function checkOthers(options: object, numbers: readonly string[], kinds: readonly OptionKind[]): void {
  const names = [...numbers, ...kinds.map(({ name }) => name)];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!names.includes(name)) {
      throw new TypeError(`There is no option ${name} of this transport; it has ${names.join(', ')}.`);
    }
    const kind = kinds.find((each) => each.name === name);
    if (kind !== undefined && !kind.is(value)) throw new TypeError(`The option ${name} must be ${kind.what}.`);
  }
}
