import { describe, expect, test } from '@jest/globals';
import { readAnswer } from '../src/script-call.js';

const ANSWER = {
  epoch: 'an epoch',
  now: 1_800_000_000_000,
  age: 5,
  processes: 2,
  answers: [{ granted: 1, waits: {} }],
  usages: [[10, 1_000, 3]],
  policies: {},
  blockedForInMs: 0,
  longest: 1_000,
};
const read = (answer: unknown, asks = 1) => readAnswer(JSON.stringify(answer), asks);

describe('what the script answers', () => {
  test('is read, with the empty lists of Lua, which are objects', () => {
    expect(read({ ...ANSWER, left: 4, leftForInMs: 50, pace: [7, 2_000] })).toEqual({
      epoch: 'an epoch',
      now: 1_800_000_000_000,
      ageInMs: 5,
      processes: 2,
      answers: [{ granted: 1, waits: [] }],
      usages: [[10, 1_000, 3]],
      others: [{ requests: 7, windowInMs: 2_000 }],
      blockedForInMs: 0,
      left: { requests: 4, forInMs: 50 },
      longestInMs: 1_000,
    });
    expect(read({ lost: true }, 3)).toBe('lost');
    expect(readAnswer(Buffer.from(JSON.stringify({ lost: true })), 1)).toBe('lost');
  });

  test.each<[name: string, answer: unknown]>([
    ['nothing', null],
    ['a text', 'OK'],
    ['a list', []],
    ['no epoch', { ...ANSWER, epoch: undefined }],
    ['fewer answers than asks', { ...ANSWER, answers: [] }],
    ['more answers than asks', { ...ANSWER, answers: [...ANSWER.answers, ...ANSWER.answers] }],
    ['a grant that is no number', { ...ANSWER, answers: [{ granted: '1', waits: [] }] }],
    ['waits that are no list', { ...ANSWER, answers: [{ granted: 1, waits: { 1: 1 } }] }],
    ['no time', { ...ANSWER, now: null }],
    ['a limit without a window', { ...ANSWER, policies: [[1]] }],
    ['something left, for no time', { ...ANSWER, left: 1 }],
  ])('is refused when it is %s', (_name, answer) => {
    expect(() => read(answer)).toThrow();
  });
});
