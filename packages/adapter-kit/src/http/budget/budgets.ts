import type { Budget, BudgetTerms } from './budget.js';

/**
 * The budgets of all credentials that an application uses. A transport has its own unless it is given one; services that
 * share it, and a credential, share a budget, whoever's tenant they serve.
 */
export interface Budgets {
  /**
   * The budget under a key, on a service's own terms: it keeps to its own limits, and counts everybody's requests.
   *
   * @param key - a digest, see {@link budgetKey}; never the credential itself
   */
  of(key: string, terms: BudgetTerms): Budget;
  /** Refuses whoever still waits, and lets go of timers and of the pool. */
  close(): Promise<void>;
}
