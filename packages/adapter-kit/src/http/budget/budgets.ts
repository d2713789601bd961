import { createHash } from 'node:crypto';
import type { Budget, BudgetTerms } from './budget.js';
import { BudgetLine } from './budget-line.js';
import { createMemoryPool } from './memory-pool.js';
import type { RequestPool } from './request-pool.js';

/** How budgets are kept. */
export interface BudgetsOptions {
  /** What counts the requests. Default one in memory, for this process alone. */
  readonly pool?: RequestPool;
}

/**
 * The budgets of all credentials that an application uses. A transport has its own unless it is given one; services that
 * share it, and a credential, share a budget, whichever tenant they serve.
 */
export interface Budgets {
  /**
   * The budget under a key. Services that name different limits for one key are all held to the strictest.
   *
   * @param key - a digest, see {@link budgetKey}; never the credential itself
   */
  of(key: string, terms: BudgetTerms): Budget;
  /** Refuses whoever still waits, and lets go of timers and of the pool. */
  close(): Promise<void>;
}

/** How many budgets there are before those that nobody uses are looked for. */
const FIRST_SWEEP = 1_000;

/** Makes budgets that count in a pool. */
export function createBudgets({ pool = createMemoryPool() }: BudgetsOptions = {}): Budgets {
  const lines = new Map<string, BudgetLine>();
  const spare = createMemoryPool();
  let sweepAt = FIRST_SWEEP;
  let isClosed = false;

  const lineOf = (key: string, terms: BudgetTerms): BudgetLine => {
    const known = lines.get(key);
    if (known !== undefined) {
      known.join(terms);
      return known;
    }
    if (lines.size >= sweepAt) {
      for (const [old, line] of lines) {
        if (!line.isIdle) continue;
        line.isDropped = true;
        lines.delete(old);
      }
      sweepAt = Math.max(FIRST_SWEEP, 2 * lines.size);
    }
    const line = new BudgetLine(key, terms, pool, spare);
    if (isClosed) line.close();
    lines.set(key, line);
    return line;
  };

  return {
    of(key, terms) {
      let line = lineOf(key, terms);
      return {
        claim(claim) {
          // Another service may have asked for the same key since, and made a line for it.
          if (line.isDropped) line = lineOf(key, terms);
          return line.claim(claim);
        },
      };
    },
    async close() {
      isClosed = true;
      for (const line of lines.values()) line.close();
      await pool.close?.();
    },
  };
}

/**
 * The key of a budget: whose limits they are, and with which credential, as a digest. What tells credentials apart may be
 * the credential itself; it cannot be read out of the key.
 */
export function budgetKey(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
