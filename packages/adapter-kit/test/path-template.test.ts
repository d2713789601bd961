import { fillPath } from '@anyroom/adapter-kit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const id = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(
      'a/b',
      '../x',
      '%2F',
      '%2e%2e',
      '8:acs:1_2',
      '__proto__',
      'constructor',
      '1',
      '🦊',
      '?#',
      '\\',
      '...',
      '{id}',
    ),
    fc.string({ minLength: 1, maxLength: 3 }).map((text) => text.repeat(700)),
  )
  .filter((text) => text !== '.' && text !== '..');

describe('fillPath', () => {
  test('makes exactly one encoded segment of any id, which reads back as the id', () => {
    fc.assert(
      fc.property(id, id, (room, person) => {
        const { path, route } = fillPath('/rooms/{room}/people/{person}', { room, person });
        expect(route).toBe('/rooms/{room}/people/{person}');
        // As it goes over the wire: a URL parser must not fold, cut or change it.
        const url = new URL(`https://host.example${path}?q=1`);
        expect(url.pathname).toBe(path);
        expect(url.search).toBe('?q=1');
        const segments = url.pathname.split('/');
        expect(segments).toHaveLength(5);
        expect([segments[2], segments[4]].map((segment) => decodeURIComponent(segment ?? ''))).toEqual([room, person]);
      }),
    );
  });

  test.each(['', '.', '..', '\ud800', 'a\udc00b'])('refuses %j, which cannot be a segment', (value) => {
    expect(() => fillPath('/rooms/{room}', { room: value })).toThrow(TypeError);
  });

  test.each(['/rooms/{room}', '/rooms/{room-id}', '/rooms/{}', '/rooms/{constructor}', '/rooms/{__proto__}'])(
    'refuses %s without a value of its own',
    (route) => {
      expect(() => fillPath(route, {})).toThrow(TypeError);
    },
  );

  test('shows no value in its error', () => {
    expect(() => fillPath('/{a}/{b}', { a: 'person-1', b: '..' })).toThrow('The path segment {b} has no usable value.');
  });
});
