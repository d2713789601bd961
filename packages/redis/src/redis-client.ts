/**
 * A client of [node-redis](https://github.com/redis/node-redis) (`redis` or `@redis/client`): one connection, a pool, a
 * cluster or a sentinel. Only what is called is asked for.
 */
export interface NodeRedisClient {
  eval(script: string, options: ScriptArguments): Promise<unknown>;
  evalSha(digest: string, options: ScriptArguments): Promise<unknown>;
}

/** What a script is handed by node-redis. */
export interface ScriptArguments {
  keys: string[];
  arguments: string[];
}

/** A client of [ioredis](https://github.com/redis/ioredis): one connection or a cluster. */
export interface IoRedisClient {
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
  evalsha(digest: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/**
 * The application's own client. It is connected, and closed, by the application, which also listens for its `error`
 * events: without a listener, node-redis ends the process when Redis goes away.
 */
export type RedisClient = NodeRedisClient | IoRedisClient;
