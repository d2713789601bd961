import { type Reply, send } from './live-vendor.js';
import type { Pace } from './pace.js';

/** Sends to a path under the app. */
export type CloudflareCall = (method: string, path: string, body?: object) => Promise<Reply>;

/** Calls with an API token. */
export function bearerCalls(app: string, apiToken: string, pace: Pace): CloudflareCall {
  return async (method, path, body) => {
    await pace();
    return send(app + path, {
      method,
      headers: { authorization: `Bearer ${apiToken}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  };
}
