import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import type { Recorded } from './recorder.js';

/** Whether a request is signed with the key over what came: method, target, date, host and body. Computed here, by hand. */
export function isSigned({ method, target, headers, body }: Recorded, accessKey: string): boolean {
  const { 'x-ms-date': date, 'x-ms-content-sha256': hash, host, authorization } = headers;
  const bytes = createHash('sha256').update(body, 'utf8').digest('base64');
  const text = `${method}\n${target}\n${date};${host};${bytes}`;
  const signature = createHmac('sha256', Buffer.from(accessKey, 'base64')).update(text, 'utf8').digest('base64');
  return (
    hash === bytes &&
    new Date(date ?? '').toUTCString() === date &&
    authorization === `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`
  );
}
