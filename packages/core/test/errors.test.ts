import { AnyroomError, deriveError, misconfigured } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';

describe('deriveError', () => {
  const error = new AnyroomError({
    code: 'rate-limited',
    message: 'Slow down.',
    outcome: 'refused',
    subject: 'room',
    fields: ['role'],
    retryAfterInMs: 5,
    details: { provider: 'acme', room: 'r' },
    cause: new Error('not carried along'),
  });

  test('keeps what is not changed, and adds to the details', () => {
    const derived = deriveError(error, { outcome: 'not-sent', details: { participant: 'p' } });
    expect(derived.toJSON()).toEqual({
      ...error.toJSON(),
      outcome: 'not-sent',
      details: { provider: 'acme', room: 'r', participant: 'p' },
    });
    expect('cause' in derived).toBe(false);
    expect(derived).not.toBe(error);
  });

  test('never makes retryable what may have happened', () => {
    const add = new AnyroomError({ code: 'timeout', message: 'm', outcome: 'unknown', retryable: false });
    expect(deriveError(add, { details: { room: 'r' } }).retryable).toBe(false);
    expect(deriveError(add, { outcome: 'not-sent' }).retryable).toBe(true);
    expect(deriveError(error, { code: 'conflict' }).retryable).toBe(false);
  });
});

describe('misconfigured', () => {
  test('with one mistake is that mistake', () => {
    expect(misconfigured('acme', 'new Acme', ['The key is missing. Set it.'])).toMatchObject({
      code: 'misconfigured',
      outcome: 'not-sent',
      message: 'The key is missing. Set it.',
      details: { provider: 'acme', operation: 'new Acme', mistakes: ['The key is missing. Set it.'] },
    });
  });

  test('with more lists them, and names no provider where there is none', () => {
    const error = misconfigured('', 'open', ['One.', 'Two.']);
    expect(error.message).toBe('2 mistakes:\n- One.\n- Two.');
    expect('provider' in error.details).toBe(false);
    expect('provider' in misconfigured(undefined, 'open', ['One.']).details).toBe(false);
  });
});
