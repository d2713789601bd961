export { redisBudgets } from './redis-budgets.js';
export type { IoRedisClient, NodeRedisClient, RedisClient, ScriptArguments } from './redis-client.js';
export { createRedisPool, type RedisPoolOptions } from './redis-pool.js';
