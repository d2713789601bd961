import { decode, lateCodec } from '@anyroom/adapter-kit';
import { expect, test } from '@jest/globals';

test('a late codec is made when something is decoded by it, and once', () => {
  let made = 0;
  const Word = lateCodec((t) => {
    made += 1;
    return t.strict({ word: t.string });
  });
  const Words = lateCodec((t) => t.strict({ first: Word(), second: Word() }));
  expect(made).toBe(0);
  const input = { first: { word: 'a', more: 1 }, second: { word: 'b' } };
  expect(decode(Words, input)).toEqual({ ok: true, value: { first: { word: 'a' }, second: { word: 'b' } } });
  expect(decode(Words, { first: { word: 7 } })).toEqual({ ok: false, paths: ['first.word', 'second'] });
  expect(decode(Word, { word: 'c' })).toEqual({ ok: true, value: { word: 'c' } });
  expect(made).toBe(1);
});
