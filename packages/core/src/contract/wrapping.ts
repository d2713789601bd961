/**
 * Where a wrapper keeps the service that it wraps: with it, the vendors' own extras (`asAzure`, `asCloudflare`) are found
 * through any number of wrappers. A `Proxy` needs nothing.
 */
export const WRAPPED: unique symbol = Symbol.for('@anyroom/core/wrapped') as typeof WRAPPED;

/** What a service, or the first service that it wraps and that has it, keeps under a symbol; or `undefined`. */
export function findThroughWrappers(service: object, key: symbol): unknown {
  let at: unknown = service;
  for (let depth = 0; typeof at === 'object' && at !== null && depth < DEEPEST; depth += 1) {
    const found = (at as Record<symbol, unknown>)[key];
    if (found !== undefined) return found;
    at = (at as Record<symbol, unknown>)[WRAPPED];
  }
  return undefined;
}

/** A wrapper that wraps itself must not hang the program. */
const DEEPEST = 100;
