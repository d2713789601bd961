import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client.js';

/** Runs one script on one budget's keys. */
export type RunScript = (keys: readonly string[], argument: string) => Promise<unknown>;

/**
 * Runs a script by its digest, and by its text where Redis does not know it: the first time, and after a restart. What the
 * client throws, at once or later, comes as a rejection.
 */
export function scriptRunner(client: RedisClient, script: string): RunScript {
  const digest = createHash('sha1').update(script).digest('hex');
  const [byDigest, byText] = waysToRun(client, digest, script);
  return async (keys, argument) => {
    try {
      return await byDigest(keys, argument);
    } catch (error) {
      if (!isNoScript(error)) throw error;
      return byText(keys, argument);
    }
  };
}

function waysToRun(client: RedisClient, digest: string, script: string): readonly [RunScript, RunScript] {
  if (typeof client !== 'object' || client === null) throw new TypeError(NO_CLIENT);
  if ('evalSha' in client && typeof client.evalSha === 'function') {
    const handed = (keys: readonly string[], argument: string) => ({ keys: [...keys], arguments: [argument] });
    return [
      (keys, argument) => client.evalSha(digest, handed(keys, argument)),
      (keys, argument) => client.eval(script, handed(keys, argument)),
    ];
  }
  if ('evalsha' in client && typeof client.evalsha === 'function') {
    return [
      (keys, argument) => client.evalsha(digest, keys.length, ...keys, argument),
      (keys, argument) => client.eval(script, keys.length, ...keys, argument),
    ];
  }
  throw new TypeError(NO_CLIENT);
}

const NO_CLIENT = 'The option client must be a client of node-redis (evalSha) or of ioredis (evalsha).';

function isNoScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
