import { createHash, createHmac } from 'node:crypto';
import { type Reply, send } from './live-vendor.js';
import type { Pace } from './pace.js';

/** What one request may do otherwise than it should. */
export interface Oddities {
  readonly contentType?: string;
  readonly date?: Date;
  /** What is signed in place of the path and query that are sent. */
  readonly signed?: string;
}

/** Sends to a path of the resource, signed. */
export type AzureCall = (method: string, path: string, body?: object, oddities?: Oddities) => Promise<Reply>;

export const ROOMS = 'api-version=2025-03-13';
export const IDENTITIES = 'api-version=2023-10-01';
/** Signs by an access key, as the vendor's documentation says. */
export function signedCalls(origin: string, accessKey: string, pace: Pace): AzureCall {
  const key = Buffer.from(accessKey, 'base64');
  return async (method, path, body, oddities = {}) => {
    await pace();
    const { date = new Date(), signed = path } = oddities;
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const text = body === undefined ? '' : JSON.stringify(body);
    const hash = createHash('sha256').update(text).digest('base64');
    const toSign = `${method}\n${signed}\n${date.toUTCString()};${new URL(origin).host};${hash}`;
    const signature = createHmac('sha256', key).update(toSign).digest('base64');
    return send(origin + path, {
      method,
      headers: {
        'x-ms-date': date.toUTCString(),
        'x-ms-content-sha256': hash,
        authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
        ...(body && { 'content-type': oddities.contentType ?? type }),
      },
      ...(body && { body: text }),
    });
  };
}
