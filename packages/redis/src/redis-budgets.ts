import { type Budgets, createBudgets } from '@anyroom/adapter-kit/http';
import { createRedisPool, type RedisPoolOptions } from './redis-pool.js';

/**
 * Makes budgets that all processes share which use the same Redis and the same prefix, for `createTransport({ budgets })`.
 * Close them when the transport is closed; the client stays the application's to close, after that.
 *
 * @throws RangeError, TypeError - an option that cannot be
 */
export function redisBudgets(options: RedisPoolOptions): Budgets {
  return createBudgets({ pool: createRedisPool(options) });
}
