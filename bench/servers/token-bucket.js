/**
 * @typedef {object} TokenBucketSettings
 * @property {number} perSecond
 * @property {number} capacity it is full at the start
 */

/**
 * A limit as vendors have it: so many requests at once, and then so many a second.
 * @param {TokenBucketSettings} settings
 */
export function createTokenBucket({ perSecond, capacity }) {
  let tokens = capacity;
  let since = performance.now();
  return {
    /** Whether a request may pass. */
    take() {
      const now = performance.now();
      tokens = Math.min(capacity, tokens + ((now - since) / 1000) * perSecond);
      since = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
