import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import type { FinalRequest } from '@anyroom/adapter-kit/http';
import { Secret } from '@anyroom/core';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { hmacSignature, signatureHeaders } from '../src/auth/hmac.js';
import { vectors } from './support/fixtures.js';

const requestOf = (vector: (typeof vectors.vectors)[number]): FinalRequest => ({
  method: vector.method,
  path: vector.pathAndQuery,
  host: vector.host,
  url: new URL(`${vector.host.startsWith('localhost') ? 'http' : 'https'}://${vector.host}${vector.pathAndQuery}`),
  body: Buffer.from(vector.body),
});

describe('signing a request', () => {
  test.each(vectors.vectors)('$name: as the vendor signs it', (vector) => {
    const { headers, signature } = signatureHeaders(requestOf(vector), vectors.accessKey, new Date(vector.date));
    expect(signature).toBe(vector.signature);
    expect(headers).toEqual({
      'x-ms-date': vector.date,
      'x-ms-content-sha256': vector.contentSha256,
      Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${vector.signature}`,
    });
  });

  test('signs with a key of any length as an HMAC of Node does', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'binary' }), bytes, (key, text, body) => {
        const date = new Date('2025-11-20T12:00:00Z');
        const request = { method: 'PATCH', path: `/${encodeURIComponent(text.toWellFormed())}`, host: 'host:81', body };
        const toSign = `PATCH\n${request.path}\n${date.toUTCString()};host:81;${createHash('sha256').update(body).digest('base64')}`;
        const { signature } = signatureHeaders(request, Buffer.from(key).toString('base64'), date);
        expect(signature).toBe(createHmac('sha256', key).update(toSign).digest('base64'));
      }),
    );
  });

  test('hashes a recorded body as the client of the recording did', () => {
    const body = Buffer.from(vectors.recorded.body);
    const to = { method: 'PATCH', path: '/rooms', host: 'contoso.communication.azure.com' };
    const { headers } = signatureHeaders({ ...to, body }, vectors.accessKey, new Date());
    expect(headers['x-ms-content-sha256']).toBe(vectors.recorded.contentSha256);
  });

  test('takes the time of each attempt, and names the signature as a secret', () => {
    jest.useFakeTimers({ now: new Date('2025-11-20T12:00:00Z') });
    try {
      const signing = hmacSignature(new Secret(vectors.accessKey));
      const [vector] = vectors.vectors;
      if (vector === undefined) throw new Error('there is no vector');
      const request = requestOf(vector);
      const first = signing.atOnce(request);
      jest.advanceTimersByTime(1000);
      const second = signing.atOnce(request);
      expect(first.secrets).toEqual([vector.signature]);
      expect(first.headers['x-ms-date']).toBe('Thu, 20 Nov 2025 12:00:00 GMT');
      expect(second.headers['x-ms-date']).toBe('Thu, 20 Nov 2025 12:00:01 GMT');
      expect(second.secrets).not.toEqual(first.secrets);
    } finally {
      jest.useRealTimers();
    }
  });
});
