import { createHash, createHmac } from 'node:crypto';

/** Base64 of the SHA-256 of a body, as `x-ms-content-sha256` has it; an absent body is an empty one. */
export const contentHash = (body: Uint8Array): string => createHash('sha256').update(body).digest('base64');

/**
 * The text that a request is signed over. `pathAndQuery` is the request target as it went over the wire; `values` are
 * those of the signed headers, in the order in which `SignedHeaders` names them.
 */
export const stringToSign = (method: string, pathAndQuery: string, values: readonly string[]): string =>
  `${method.toUpperCase()}\n${pathAndQuery}\n${values.join(';')}`;

/** Base64 of the HMAC-SHA256 of the text under a key that is itself base64. */
export const signature = (accessKey: string, text: string): string =>
  createHmac('sha256', Buffer.from(accessKey, 'base64')).update(text, 'utf8').digest('base64');
