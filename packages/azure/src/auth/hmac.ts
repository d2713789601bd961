import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
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
  const signature = hmacSha256(Buffer.from(accessKey, 'base64'), toSign);
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

/**
 * HMAC-SHA256 of a text, in base64 (RFC 2104), by two hashes made at once: an `Hmac` object costs several times as much as
 * what it computes.
 */
function hmacSha256(key: Buffer, text: string): string {
  const short = key.length > BLOCK ? hash('sha256', key, 'buffer') : key;
  const inner = Buffer.alloc(BLOCK + Buffer.byteLength(text), 0x36);
  const outer = Buffer.alloc(BLOCK + 32, 0x5c);
  for (let at = 0; at < short.length; at += 1) {
    const byte = short[at] as number;
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  }
  inner.write(text, BLOCK);
  hash('sha256', inner, 'buffer').copy(outer, BLOCK);
  return hash('sha256', outer, 'base64');
}

/** The block of SHA-256, in bytes. */
const BLOCK = 64;
