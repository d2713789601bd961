import { decode } from '@anyroom/adapter-kit';
import { describe, expect, test } from '@jest/globals';
import { array, strict, string, undefined as undef, union } from 'io-ts';

const Person = strict({ id: string, name: union([string, undef]) });

describe('decode', () => {
  test('drops what the codec does not know', () => {
    expect(decode(Person, { id: 'a', token: 'secret' })).toEqual({ ok: true, value: { id: 'a' } });
  });

  test('reports paths, and never values', () => {
    const decoded = decode(strict({ people: array(Person) }), {
      people: [{ id: 'a' }, { id: ['planted-secret'], name: 7 }],
    });
    expect(decoded).toEqual({ ok: false, paths: ['people.1.id', 'people.1.name.0', 'people.1.name.1'] });
    expect(JSON.stringify(decoded)).not.toContain('planted');
  });

  test.each([undefined, null, 'text', 7, []])('reports %p as a whole', (input) => {
    const decoded = decode(Person, input);
    expect(decoded.ok).toBe(false);
  });

  test('a key __proto__ is a key like any other', () => {
    expect(decode(Person, JSON.parse('{"__proto__": {"id": "inherited"}}'))).toEqual({ ok: false, paths: ['id'] });
  });
});
