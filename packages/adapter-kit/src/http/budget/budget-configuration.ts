import type { ServiceSettings } from '@anyroom/core';
import type { RateLimit } from './rate-limit.js';

/** What an application may say about a service's budget, in a configuration of the adapter. */
export interface BudgetConfiguration {
  /** How many requests the vendor allows with this credential in a window: from all programs that use it. With `windowInMs`. */
  readonly requests?: number | undefined;
  /** How long that window is, in milliseconds; at most a day. With `requests`. */
  readonly windowInMs?: number | undefined;
  /** Which part of it bulk work may not use, from 0 to below 1. Default 0.1, and at least one request. */
  readonly reserve?: number | undefined;
  /** Who shares the budget fairly with others that use the same credential. */
  readonly tenant?: string | undefined;
}

const LONGEST_WINDOW_IN_MS = 86_400_000;

/** What is wrong with a configured `budget`, each mistake with its mend. */
export function budgetMistakes(budget: unknown): readonly string[] {
  if (budget === undefined || budget === false) return [];
  if (Object.prototype.toString.call(budget) !== '[object Object]') return [NO_BUDGET];
  try {
    return mistakesIn(budget as { readonly [K in keyof BudgetConfiguration]: unknown });
  } catch {
    return [NO_BUDGET]; // it cannot even be read
  }
}

const NO_BUDGET = 'The budget must be false, or hold requests with windowInMs, reserve, or tenant.';
const KNOWN = new Set(['requests', 'windowInMs', 'reserve', 'tenant']);

function mistakesIn(budget: { readonly [K in keyof BudgetConfiguration]: unknown }): readonly string[] {
  const { requests, windowInMs, reserve, tenant } = budget;
  const mistakes: string[] = [];
  if (Object.keys(budget).some((name) => !KNOWN.has(name))) {
    mistakes.push(
      'The budget can hold requests, windowInMs, reserve and tenant, and nothing else. Look for a misspelling.',
    );
  }
  if ((requests === undefined) !== (windowInMs === undefined)) {
    mistakes.push('The requests and the windowInMs of the budget belong together. Give both, or neither.');
  }
  if (requests !== undefined && !(Number.isSafeInteger(requests) && Number(requests) > 0)) {
    mistakes.push('The requests of the budget must be a whole number from 1.');
  }
  if (windowInMs !== undefined && !isBetween(windowInMs, Number.MIN_VALUE, LONGEST_WINDOW_IN_MS)) {
    mistakes.push(`The windowInMs of the budget must be above 0, and at most ${LONGEST_WINDOW_IN_MS}.`);
  }
  if (reserve !== undefined && !(isBetween(reserve, 0, 1) && reserve !== 1)) {
    mistakes.push('The reserve of the budget must be a number from 0 to below 1, such as 0.1.');
  }
  if (tenant !== undefined && (typeof tenant !== 'string' || tenant === '')) {
    mistakes.push('The tenant of the budget must be a text, and not empty.');
  }
  return mistakes;
}

/** The limits that a configuration names, or else the vendor's. */
export function limitsOf(
  { requests, windowInMs }: BudgetConfiguration,
  vendors: readonly RateLimit[],
): readonly RateLimit[] {
  return requests === undefined || windowInMs === undefined ? vendors : [{ requests, windowInMs }];
}

/** Reads `budget=off`, or `budget.requests`, `budget.windowInMs`, `budget.reserve` and `budget.tenant`, from a service URL. */
export function budgetParameters(settings: ServiceSettings): BudgetConfiguration | false | undefined {
  const word = settings.parameter('budget');
  const number = (name: string) => {
    const value = settings.parameter(name);
    if (value === undefined) return undefined;
    return value.trim() === '' ? Number.NaN : Number(value);
  };
  const given: BudgetConfiguration = {
    requests: number('budget.requests'),
    windowInMs: number('budget.windowInMs'),
    reserve: number('budget.reserve'),
    tenant: settings.parameter('budget.tenant'),
  };
  const isGiven = Object.values(given).some((value) => value !== undefined);
  if (word !== undefined && word !== 'off') {
    settings.mistake(
      'The URL parameter budget can only be off. Write budget.requests and budget.windowInMs for a limit.',
    );
  } else if (word === 'off' && isGiven) {
    settings.mistake('The URL switches the budget off and says more of it. Leave one of them out.');
  }
  if (word === 'off') return false;
  return isGiven ? given : undefined;
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
