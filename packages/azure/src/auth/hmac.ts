import { Buffer } from 'node:buffer';
import { createHmac, hash } from 'node:crypto';
import type { AuthorizeAtOnce, FinalRequest } from '@anyroom/adapter-kit/http';
import type { Secret } from '@anyroom/core';

/**
 * The headers that sign a request with an access key, by HMAC-SHA256 over method, path with query, date, host and the
 * hash of the body's bytes. Source: "Sign an HTTP request" in the documentation of Azure Communication Services.
 *
 * @param accessKey - as the portal shows it, in base64
 */
export function signatureHeaders(
  { method, path, host, body }: Pick<FinalRequest, 'method' | 'path' | 'host' | 'body'>,
  accessKey: string,
  now: Date,
) {
  const date = now.toUTCString();
  const contentHash = hash('sha256', body, 'base64');
  const toSign = `${method}\n${path}\n${date};${host};${contentHash}`;
  const signature = createHmac('sha256', Buffer.from(accessKey, 'base64')).update(toSign, 'utf8').digest('base64');
  return {
    signature,
    headers: {
      'x-ms-date': date,
      'x-ms-content-sha256': contentHash,
      Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    },
  };
}

/** Signs every attempt afresh: a signature carries its date, and an old one is refused. */
export function hmacSignature(accessKey: Secret): AuthorizeAtOnce {
  return {
    atOnce(request) {
      const { headers, signature } = signatureHeaders(request, accessKey.reveal(), new Date());
      return { headers, secrets: [signature] };
    },
  };
}
