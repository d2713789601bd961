import { describe, expect, test } from '@jest/globals';
import { authenticate } from '../src/azure/authenticate.js';
import { contentHash, signature, stringToSign } from '../src/azure/signature.js';
import { defaultAssumptions } from '../src/fidelity/assumptions.js';
import { fixture } from './support/fixture.js';

interface Vector {
  readonly name: string;
  readonly method: string;
  readonly host: string;
  readonly pathAndQuery: string;
  readonly date: string;
  readonly body: string;
  readonly contentSha256: string;
  readonly stringToSign: string;
  readonly signature: string;
}

const {
  accessKey,
  recorded,
  vectors,
}: {
  readonly accessKey: string;
  readonly recorded: { readonly body: string; readonly contentSha256: string };
  readonly vectors: readonly Vector[];
} = fixture('signing-vectors');

test('the hash of a recorded body is the one that was recorded', () => {
  expect(contentHash(Buffer.from(recorded.body))).toBe(recorded.contentSha256);
});

describe.each(vectors)('$name', (vector) => {
  const { method, pathAndQuery, date, host } = vector;
  const body = Buffer.from(vector.body);

  test('hash, text and signature are those of the vector', () => {
    expect(contentHash(body)).toBe(vector.contentSha256);
    const text = stringToSign(method, pathAndQuery, [date, host, vector.contentSha256]);
    expect(text).toBe(vector.stringToSign);
    expect(signature(accessKey, text)).toBe(vector.signature);
  });

  test('the request is let in, and is not once anything signed has changed', () => {
    const resource = { accessKeys: ['AAAA', accessKey], entraTokens: [] };
    const circumstances = { assume: defaultAssumptions, now: new Date(date) };
    const arrival = {
      method,
      url: pathAndQuery,
      body,
      headers: {
        host,
        'x-ms-date': date,
        'x-ms-content-sha256': vector.contentSha256,
        authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${vector.signature}`,
      },
    };
    authenticate(resource, arrival, circumstances);
    const changed = [
      { ...arrival, method: 'PUT' },
      { ...arrival, url: `${pathAndQuery}&a=b` },
      { ...arrival, body: Buffer.from(`${vector.body} `) },
      { ...arrival, headers: { ...arrival.headers, host: 'other.communication.azure.com' } },
      { ...arrival, headers: { ...arrival.headers, 'x-ms-date': 'Thu, 20 Nov 2025 12:00:01 GMT' } },
    ];
    for (const it of changed) expect(() => authenticate(resource, it, circumstances)).toThrow('Denied');
    expect(() => authenticate({ accessKeys: ['AAAA'], entraTokens: [] }, arrival, circumstances)).toThrow('Denied');
  });
});
