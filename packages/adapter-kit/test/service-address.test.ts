import { codeOfStatus, outcomeOfCode, readServiceAddress } from '@anyroom/adapter-kit/http';
import { describe, expect, test } from '@jest/globals';

describe('readServiceAddress', () => {
  test.each([
    ['https://api.example', 'https://api.example', ''],
    ['https://api.example:8443/client/v4//', 'https://api.example:8443', '/client/v4'],
    ['HTTPS://API.example/', 'https://api.example', ''],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010', ''],
    ['http://127.1:4010', 'http://127.0.0.1:4010', ''],
    ['http://[::1]:4010/x', 'http://[::1]:4010', '/x'],
    ['http://localhost', 'http://localhost', ''],
  ])('reads %s', (text, origin, prefix) => {
    expect(readServiceAddress(text, 'base', false)).toEqual({ origin, prefix });
  });

  test.each([
    ['api.example', 'scheme'],
    ['', 'scheme'],
    ['ftp://api.example', 'https://'],
    ['https://user:planted@api.example', 'before an @'],
    ['https://planted@api.example', 'before an @'],
    ['https://api.example/?key=planted', 'take out'],
    ['https://api.example/#planted', 'take out'],
    ['http://api.example', 'allowInsecure'],
    ['http://127.0.0.1.evil.example', 'allowInsecure'],
    ['http://localhost.evil.example', 'allowInsecure'],
  ])('says what is wrong with %s, and shows none of it', (text, mend) => {
    const mistake = readServiceAddress(text, 'base', false);
    expect(mistake).toEqual(expect.stringContaining(mend));
    expect(mistake).toEqual(expect.stringContaining('base'));
    expect(mistake).not.toEqual(expect.stringContaining('planted'));
  });

  test('plain http beyond this machine only where it is allowed', () => {
    expect(readServiceAddress('http://api.example', 'base', true)).toEqual({
      origin: 'http://api.example',
      prefix: '',
    });
  });
});

test.each([
  [301, 'misconfigured', 'refused'],
  [399, 'misconfigured', 'refused'],
  [400, 'invalid-argument', 'refused'],
  [401, 'unauthenticated', 'refused'],
  [402, 'unknown', 'refused'],
  [403, 'permission-denied', 'refused'],
  [404, 'not-found', 'refused'],
  [408, 'unavailable', 'unknown'],
  [409, 'conflict', 'refused'],
  [410, 'not-found', 'refused'],
  [412, 'conflict', 'refused'],
  [413, 'invalid-argument', 'refused'],
  [414, 'invalid-argument', 'refused'],
  [418, 'unknown', 'refused'],
  [422, 'invalid-argument', 'refused'],
  [429, 'rate-limited', 'refused'],
  [431, 'invalid-argument', 'refused'],
  [500, 'unavailable', 'unknown'],
  [503, 'unavailable', 'unknown'],
  [599, 'unavailable', 'unknown'],
] as const)('status %i means %s, and the change was %s', (status, code, outcome) => {
  expect(codeOfStatus(status)).toBe(code);
  expect(outcomeOfCode(code)).toBe(outcome);
});
