import type { Transport } from '../transport.js';
import type { Budget } from './budget.js';
import { budgetKey } from './budgets.js';
import { createHearing, type Hearing } from './hearing.js';
import type { RateLimit } from './rate-limit.js';

/** What one service may send: as one tenant of one credential. */
export interface ServiceBudget {
  /** Among whom the budget is divided fairly. */
  readonly tenant: string;
  /** The budget of the requests that name a bucket, or of those that name none. */
  of(bucket: string | undefined): Budget;
  readonly hear: Hearing;
}

/** How a service uses the budgets of its transport. */
export interface ServiceBudgetOptions {
  /** Whose limits they are, and what tells credentials apart; it becomes a digest. */
  readonly key: readonly string[];
  /** Who shares fairly with others that use the same credential. */
  readonly tenant: string;
  /** What the vendor allows, all at once; empty where it is not known. */
  readonly limits: readonly RateLimit[];
  /** What the vendor allows of operations that it counts apart, by the bucket that their requests name. */
  readonly buckets?: Readonly<Record<string, readonly RateLimit[]>>;
  /** Which part of each limit bulk work may not use, from 0 to below 1. Default 0.1. */
  readonly reserve?: number | undefined;
}

/** Makes the budget of one service out of its transport's. */
export function createServiceBudget(
  { budgets, settings }: Pick<Transport, 'budgets' | 'settings'>,
  { key, tenant, limits, buckets = {}, reserve }: ServiceBudgetOptions,
): ServiceBudget {
  const terms = { reserve, heldForInMs: settings.attemptTimeoutInMs };
  const whole = budgets.of(budgetKey(...key), { ...terms, limits });
  const apart = new Map(
    Object.entries(buckets).map(([bucket, own]) => [
      bucket,
      budgets.of(budgetKey(...key, bucket), { ...terms, limits: own }),
    ]),
  );
  return {
    tenant,
    of: (bucket) => (bucket === undefined ? whole : (apart.get(bucket) ?? whole)),
    hear: createHearing(),
  };
}
