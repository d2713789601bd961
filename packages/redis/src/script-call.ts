import type { RateLimit, SlotAsk } from '@anyroom/adapter-kit/http';

/** What one process tells the script, and asks of it. */
export interface ScriptCall {
  readonly process: string;
  /** The epoch that it knows; '' with `joins`. */
  readonly epoch: string;
  /** What another epoch is called, should one begin. */
  readonly fresh: string;
  /** It records all its own requests, and learns what the epoch is called. */
  readonly joins?: boolean;
  /** It will send nothing more. */
  readonly leaves?: boolean;
  /** By its own clock, Redis' cannot be beyond this, if that epoch goes on which it knew. */
  readonly latest?: number;
  readonly latestIn?: string;
  /** All limits that it asks with. */
  readonly limits: readonly (readonly [requests: number, windowInMs: number])[];
  /** Requests on their way, each with the milliseconds until it is given up for lost. */
  readonly flying: readonly (string | number)[];
  /** Requests that were settled, each with the milliseconds since then. */
  readonly settled: readonly (string | number)[];
  /** Slots that were not used. */
  readonly back: readonly string[];
  readonly heard: {
    /** How many requests the vendor let through. */
    readonly passed: number;
    /** How many were settled without a word of what is left. */
    readonly silent: number;
    /** What was said to be left, each with the milliseconds for which it was. */
    readonly left: readonly number[];
    readonly policies: readonly (readonly [requests: number, windowInMs: number])[];
    readonly blockedForInMs?: number;
    readonly lessonInMs?: number;
  };
  readonly asks: readonly {
    readonly slots: number;
    /** The number of the first slot. */
    readonly from: number;
    readonly limits: readonly (readonly [requests: number, windowInMs: number])[];
    readonly bulk: boolean;
    readonly reserve: number;
    readonly heldForInMs: number;
  }[];
}

/** What the script answers. */
export interface ScriptAnswer {
  readonly epoch: string;
  /** Redis' time, in milliseconds, as the script counts it. */
  readonly now: number;
  /** For how long nothing has been forgotten. */
  readonly ageInMs: number;
  /** How many processes were heard of lately. */
  readonly processes: number;
  /** For each ask, how many were granted, and after how many milliseconds the 1st, 2nd, 4th, … more may be at the earliest. */
  readonly answers: readonly { readonly granted: number; readonly waits: readonly number[] }[];
  /** How many requests of all processes count in a limit. */
  readonly usages: readonly (readonly [requests: number, windowInMs: number, used: number])[];
  /** What holds beside the limits that were asked with. */
  readonly others: readonly RateLimit[];
  readonly blockedForInMs: number;
  readonly left?: { readonly requests: number; readonly forInMs: number };
  readonly longestInMs: number;
}

/** Limits as the script takes them. */
export function pairsOf(limits: SlotAsk['limits']): [number, number][] {
  return limits.map(({ requests, windowInMs }) => [requests, windowInMs]);
}

/**
 * Reads what the script answered: `lost` when the epoch is another one by now.
 *
 * @throws when it is not an answer of the script's
 */
export function readAnswer(raw: unknown, asks: number): ScriptAnswer | 'lost' {
  const answer = object(JSON.parse(String(raw)));
  if (answer['lost'] === true) return 'lost';
  const answers = list(answer['answers']).map((each) => {
    const { granted, waits } = object(each);
    return { granted: number(granted), waits: list(waits).map(number) };
  });
  if (answers.length !== asks) throw new TypeError('Redis gave fewer answers than it was asked for.');
  const policies = list(answer['policies']);
  const others = answer['pace'] === undefined ? policies : [...policies, answer['pace']];
  if (typeof answer['epoch'] !== 'string') throw new TypeError('Redis named no epoch.');
  return {
    epoch: answer['epoch'],
    now: number(answer['now']),
    ageInMs: number(answer['age']),
    processes: number(answer['processes']),
    answers,
    usages: list(answer['usages']).map((each) => {
      const [requests, windowInMs, used] = list(each);
      return [number(requests), number(windowInMs), number(used)];
    }),
    others: others.map((each) => {
      const [requests, windowInMs] = list(each);
      return { requests: number(requests), windowInMs: number(windowInMs) };
    }),
    blockedForInMs: number(answer['blockedForInMs']),
    ...(answer['left'] !== undefined && {
      left: { requests: number(answer['left']), forInMs: number(answer['leftForInMs']) },
    }),
    longestInMs: number(answer['longest']),
  };
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new TypeError('Redis gave something else than an object.');
  return value as Readonly<Record<string, unknown>>;
}

/** Lua has one kind of table: an empty list is written as an empty object. */
function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (Object.keys(object(value)).length === 0) return [];
  throw new TypeError('Redis gave something else than a list.');
}

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new TypeError('Redis gave something else than a number.');
  return value;
}
