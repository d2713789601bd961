import { setImmediate as turn } from 'node:timers/promises';
import { createTransport, type TransportEvent } from '@anyroom/adapter-kit/http';
import type { Services } from '@anyroom/core';
import { AnyroomError, openServices } from '@anyroom/core';
import { type Emulator, type Fault, type FaultRule, startEmulator } from '@anyroom/emulator';
import { jest } from '@jest/globals';
import { PROVIDERS, type ProviderName, SETTINGS } from './providers.js';

/** What came of one call, as its caller sees it, and what it left behind. */
export interface Aftermath {
  /** `ok`, or the error's code and outcome: `unavailable, unknown`; with `, retryable` where the error says so. */
  readonly caller: string;
  /** Whether what was asked for is so now, by the vendor's own account. */
  readonly changed: boolean;
  /** How often the request that the fault is aimed at was made. */
  readonly attempts: number;
  /** How long the caller waited, by the clock, in milliseconds. */
  readonly waitedInMs: number;
}

/** One call of one verb, and where its one request goes that changes something. */
export interface Scenario {
  readonly at: NonNullable<FaultRule['on']>;
  call(services: Services): Promise<unknown>;
  /** Whether what was asked for is so, by the vendor's own account. */
  isSo(): boolean;
}

const ATTEMPT_IN_MS = 10_000;

/**
 * Runs one call against a vendor with a fault, and tells what came of it. The clock is a fake one, for both sides, and moves
 * only when somebody waits for it: before another attempt, for an answer that is late, for one that never comes.
 */
export async function struckBy(
  fault: Fault,
  provider: ProviderName,
  prepare: (emulator: Emulator) => Scenario,
  { times }: Pick<FaultRule, 'times'> = {},
): Promise<Aftermath> {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  /** For how long somebody waits; 0 is a wait as well. */
  let due: number | undefined;
  const wait = (ms: number) => {
    due = (due ?? 0) + ms;
  };
  const events: TransportEvent[] = [];
  const transport = createTransport({
    attemptTimeoutInMs: ATTEMPT_IN_MS,
    onEvent(event) {
      events.push(event);
      if (event.type === 'retry') wait(event.delayInMs);
    },
  });
  const emulator = await startEmulator({ delay: byClock });
  const { url, environment } = SETTINGS[provider](emulator);
  const services = openServices(url, PROVIDERS(transport), environment);
  try {
    const { at, call, isSo } = prepare(emulator);
    const rule = emulator.faults.add({ fault, on: { provider, ...at }, ...(times !== undefined && { times }) });
    const startedAt = performance.now();
    let caller: string | undefined;
    call(services).then(
      () => {
        caller = 'ok';
      },
      (error: unknown) => {
        caller = AnyroomError.is(error)
          ? `${error.code}, ${error.outcome}${error.retryable ? ', retryable' : ''}`
          : String(error);
      },
    );
    let struck = 0;
    for (let turns = 0; caller === undefined && turns < MOST_TURNS; turns += 1) {
      if (rule.hits > struck) {
        struck = rule.hits;
        if (fault.kind === 'hang') wait(ATTEMPT_IN_MS);
        if (fault.kind === 'latency') wait(Math.min(fault.ms + (fault.jitterInMs ?? 0), ATTEMPT_IN_MS));
      }
      const ms = due;
      due = undefined;
      // One more for the retry policy's own timer, of 0 ms.
      if (ms !== undefined) await jest.advanceTimersByTimeAsync(Math.ceil(ms) + 1);
      await turn();
    }
    if (caller === undefined) throw new Error('The call never came to an end.');
    const waitedInMs = performance.now() - startedAt;
    const attempts = events.filter((event) => event.type === 'request' && isAimedAt(event, at)).length;
    rule.remove();
    return { caller, changed: isSo(), attempts, waitedInMs };
  } finally {
    await services.close();
    transport.close();
    await emulator.close();
    jest.useRealTimers();
  }
}

const MOST_TURNS = 200_000;

function isAimedAt(
  event: { readonly method: string; readonly route: string },
  { method, route = '' }: FaultRule['on'] & object,
) {
  return event.method === method && event.route.endsWith(route);
}

/** A wait of the emulator's, by the faked clock. */
function byClock(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
