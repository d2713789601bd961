import { createHash, randomBytes } from 'node:crypto';
import type { RequestPool } from '@anyroom/adapter-kit/http';
import { BUDGET_SCRIPT } from './budget-script.js';
import type { OwnSlot } from './own-requests.js';
import type { RedisClient } from './redis-client.js';
import { scriptRunner } from './script-runner.js';
import { SharedBudget, type SharedSettings } from './shared-budget.js';

/** How budgets are shared over Redis. */
export interface RedisPoolOptions {
  /** The application's own client, connected and closed by it. */
  readonly client: RedisClient;
  /** What the names of all keys begin with. Default `anyroom:`. Processes that share budgets need the same one. */
  readonly prefix?: string;
  /**
   * Which part of every limit one process may use while Redis is away, above 0 and at most 1. Default: one part among as
   * many processes as were heard of lately. One part among the most that there ever are is what keeps the limits in all
   * outages.
   */
  readonly localShare?: number;
  /** For how long a call waits for Redis before it goes on without it, in milliseconds. Default 250. */
  readonly commandTimeoutInMs?: number;
}

/** Clocks that are set rather than slowed are set by more than this. */
const CLOCK_SLACK_IN_MS = 100;
const LONGEST_COMMAND_TIMEOUT_IN_MS = 60_000;
/** How many budgets are kept before those that have nothing to remember are looked for. */
const FIRST_SWEEP = 1_000;

/**
 * Makes a pool that counts in Redis, for `createBudgets({ pool })`: all processes with the same Redis and the same prefix
 * share the requests of each credential. Nothing rejects, and nothing waits for longer than `commandTimeoutInMs`, when
 * Redis is slow, away, or back with nothing in it.
 *
 * @throws RangeError, TypeError - an option that cannot be
 */
export function createRedisPool(options: RedisPoolOptions): RequestPool {
  return poolOf(options, { script: BUDGET_SCRIPT, now: () => performance.now(), clockSlackInMs: CLOCK_SLACK_IN_MS });
}

/** The pool with another script, and by other clocks. */
export function poolOf(
  options: RedisPoolOptions,
  { script, now, clockSlackInMs }: Pick<SharedSettings, 'now' | 'clockSlackInMs'> & { readonly script: string },
): RequestPool {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('The options must be an object with at least client, a client of node-redis or of ioredis.');
  }
  const { client, prefix = 'anyroom:', localShare, commandTimeoutInMs = 250 } = options;
  if (typeof prefix !== 'string' || /[{}]/.test(prefix)) {
    throw new TypeError('The option prefix must be a text without braces, which Redis Cluster reads.');
  }
  if (localShare !== undefined && !(typeof localShare === 'number' && localShare > 0 && localShare <= 1)) {
    throw new RangeError('The option localShare must be a number above 0, and at most 1.');
  }
  const isTimeout = typeof commandTimeoutInMs === 'number' && commandTimeoutInMs > 0;
  if (!isTimeout || commandTimeoutInMs > LONGEST_COMMAND_TIMEOUT_IN_MS) {
    throw new RangeError(
      `The option commandTimeoutInMs must be a number of milliseconds above 0, and at most ${LONGEST_COMMAND_TIMEOUT_IN_MS}.`,
    );
  }
  const settings: SharedSettings = {
    run: scriptRunner(client, script),
    process: randomBytes(9).toString('base64url'),
    commandTimeoutInMs,
    localShare,
    now,
    clockSlackInMs,
  };
  const budgets = new Map<string, SharedBudget>();
  let sweepAt = FIRST_SWEEP;

  const budgetOf = (key: string): SharedBudget => {
    const known = budgets.get(key);
    if (known !== undefined) return known;
    if (budgets.size >= sweepAt) {
      for (const [old, budget] of budgets) if (budget.isForgettable()) budgets.delete(old);
      sweepAt = Math.max(FIRST_SWEEP, 2 * budgets.size);
    }
    const budget = new SharedBudget(settings, keysOf(prefix, key));
    budgets.set(key, budget);
    return budget;
  };

  return {
    take: (key, ask) => budgetOf(key).take(ask),
    settle: (key, slot, heard) => budgets.get(key)?.settle(slot as OwnSlot, heard),
    giveBack: (key, slot) => budgets.get(key)?.giveBack(slot as OwnSlot),
    earliestInMs: (key, ask, nth) => budgets.get(key)?.earliestInMs(ask, nth) ?? 0,
    async close() {
      await Promise.all([...budgets.values()].map((budget) => budget.close()));
    },
  };
}

/** The names of a budget's keys, which lie in one slot of a cluster. They hold a digest, whatever the key is. */
export function keysOf(prefix: string, key: string): readonly string[] {
  const digest = createHash('sha256').update(key).digest('base64url');
  return ['state', 'flying', 'log', 'processes'].map((each) => `${prefix}{${digest}}:${each}`);
}
