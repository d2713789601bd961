import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { Secret } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const TEXT = 'hush-hush-8f3a';

function printed(...values: unknown[]): string {
  let text = '';
  const sink = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  const console = new Console({ stdout: sink, stderr: sink });
  console.log(...values);
  console.dir(values[0], { depth: null, showHidden: true });
  console.table(values);
  console.error('%s %o %O %j', values[0], values[0], values[0], values[0]);
  return text;
}

describe('Secret', () => {
  const secret = new Secret(TEXT);

  test.each<[string, (value: unknown) => string]>([
    ['String', (value) => String(value)],
    ['a template', (value) => `${value}`],
    ['joining', (value) => [value, value].join()],
    ['JSON', (value) => JSON.stringify({ value })],
    ['inspect', (value) => inspect(value)],
    ['inspect of everything', (value) => inspect({ a: [value] }, { depth: null, showHidden: true, getters: true })],
    ['inspect without custom inspection', (value) => inspect(value, { customInspect: false, showHidden: true })],
    ['format', (value) => format('%s %j %o %O %d', value, value, value, value, value)],
    ['console', (value) => printed(value, [value], { value })],
    ['its own keys', (value) => JSON.stringify(Reflect.ownKeys(value as object).map(String))],
    ['a copy', (value) => JSON.stringify({ ...(value as object) })],
    ['an error’s cause', (value) => inspect(new Error('no', { cause: value }))],
  ])('%s does not show it', (_, show) => {
    const shown = show(secret);
    expect(shown).not.toContain(TEXT);
    expect(shown).not.toContain(Buffer.from(TEXT).toString('base64'));
  });

  test('shows that it is one', () => {
    expect(String(secret)).toBe('[redacted]');
    expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}');
    expect(inspect(secret)).toBe('Secret [redacted]');
  });

  test('reveals exactly what it was given', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => new Secret(text).reveal() === text));
  });

  test('is recognised by its marker, from whichever copy', () => {
    const ofAnotherCopy = Object.defineProperty({}, Symbol.for('@anyroom/core/Secret'), { value: true });
    expect(Secret.is(secret)).toBe(true);
    expect(Secret.is(ofAnotherCopy)).toBe(true);
    for (const other of [null, undefined, TEXT, {}, { reveal: () => TEXT }]) expect(Secret.is(other)).toBe(false);
  });

  test('of() wraps a text, and leaves a secret as it is', () => {
    expect(Secret.of(TEXT).reveal()).toBe(TEXT);
    expect(Secret.of(secret)).toBe(secret);
  });
});
