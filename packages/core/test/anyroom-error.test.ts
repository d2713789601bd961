import { inspect } from 'node:util';
import type { ErrorCode } from '@anyroom/core';
import { AnyroomError, isRetryable } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';

const CODES: readonly ErrorCode[] = [
  'invalid-argument',
  'unsupported',
  'misconfigured',
  'unauthenticated',
  'permission-denied',
  'not-found',
  'conflict',
  'rate-limited',
  'unavailable',
  'timeout',
  'cancelled',
  'malformed-response',
  'unknown',
];

describe('AnyroomError', () => {
  test('is retryable by its code, and only ever less so', () => {
    const retryable = CODES.filter((code) => new AnyroomError({ code, message: 'm', outcome: 'unknown' }).retryable);
    expect(retryable).toEqual(['rate-limited', 'unavailable', 'timeout']);
    expect(CODES.filter(isRetryable)).toEqual(retryable);
    const add = new AnyroomError({ code: 'timeout', message: 'm', outcome: 'unknown', retryable: false });
    expect(add.retryable).toBe(false);
  });

  test('is an Error, with what it was given and nothing else', () => {
    const cause = new Error('why');
    const error = new AnyroomError({
      code: 'not-found',
      message: 'Nobody.',
      outcome: 'refused',
      subject: 'participant',
      details: { provider: 'acme', operation: 'getParticipant', status: 404 },
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'AnyroomError', message: 'Nobody.', cause, operation: 'getParticipant' });
    expect(error.stack).toContain('AnyroomError: Nobody.');
    expect('fields' in error || 'retryAfterInMs' in error).toBe(false);
    expect('cause' in new AnyroomError({ code: 'unknown', message: 'm', outcome: 'unknown' })).toBe(false);
  });

  test('has details, empty if need be', () => {
    const error = new AnyroomError({ code: 'unknown', message: 'm', outcome: 'unknown' });
    expect(error.details).toEqual({});
    expect(error.operation).toBeUndefined();
  });

  test('is() tells it from anything else, by a marker and not by its class', () => {
    const error = new AnyroomError({ code: 'conflict', message: 'm', outcome: 'refused' });
    class OfAnotherCopy extends Error {
      readonly code = 'timeout';
      constructor() {
        super('m');
        Object.defineProperty(this, Symbol.for('@anyroom/core/AnyroomError'), { value: true });
      }
    }
    expect(AnyroomError.is(error)).toBe(true);
    expect(AnyroomError.is(error, 'conflict')).toBe(true);
    expect(AnyroomError.is(error, 'timeout')).toBe(false);
    expect(AnyroomError.is(new OfAnotherCopy(), 'timeout')).toBe(true);
    for (const other of [null, undefined, 'conflict', new Error('m'), { name: 'AnyroomError', code: 'conflict' }]) {
      expect(AnyroomError.is(other)).toBe(false);
    }
  });

  test('JSON holds everything but the stack and the cause', () => {
    const error = new AnyroomError({
      code: 'rate-limited',
      message: 'Slow down.',
      outcome: 'refused',
      retryAfterInMs: 5_000,
      fields: ['role'],
      subject: 'room',
      details: { provider: 'acme' },
      cause: new Error('hush'),
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'AnyroomError',
      code: 'rate-limited',
      message: 'Slow down.',
      outcome: 'refused',
      retryable: true,
      retryAfterInMs: 5_000,
      fields: ['role'],
      subject: 'room',
      details: { provider: 'acme' },
    });
  });

  test('inspecting it does not show the marker', () => {
    expect(inspect(new AnyroomError({ code: 'unknown', message: 'm', outcome: 'unknown' }))).not.toContain('Symbol');
  });
});
