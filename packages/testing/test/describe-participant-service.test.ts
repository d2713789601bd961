import type { Clause, TestRunner } from '@anyroom/testing';
import { describeParticipantService, participantServiceClauses } from '@anyroom/testing';
import { describe, expect, jest, test } from '@jest/globals';
import { createMemoryHarness } from '../../memory/test/memory-harness.js';

/** A runner that notes what is registered. */
function noting() {
  const tests: { readonly name: string; readonly body: () => Promise<void>; readonly timeoutInMs?: number }[] = [];
  const runner: TestRunner = {
    describe: jest.fn((_: string, body: () => void) => body()),
    test: (name, body, timeoutInMs) => tests.push({ name, body, ...(timeoutInMs !== undefined && { timeoutInMs }) }),
  };
  return { tests, runner };
}

const own: Clause = {
  id: 'of-our-own',
  sentence: 'It is ours.',
  async verify({ service, assert }) {
    await assert.rejects(() => service.getParticipant('nowhere', 'nobody'), { code: 'not-found' }, 'a get');
  },
};

describe('describeParticipantService', () => {
  test('registers one test for each clause, then the additional ones', async () => {
    const { tests, runner } = noting();
    describeParticipantService('memory', createMemoryHarness, { ...runner, additionalClauses: [own] });
    expect(runner.describe).toHaveBeenCalledWith('memory', expect.any(Function));
    expect(tests.map(({ name }) => name)).toEqual(
      [...participantServiceClauses, own].map(({ id, sentence }) => `${sentence} (${id})`),
    );
    await tests.at(-1)?.body();
  });

  test('gives each test longer than the clause, so that the clause tells what is wrong', () => {
    const { tests, runner } = noting();
    describeParticipantService('memory', createMemoryHarness, { ...runner, limitInMs: 100 });
    for (const { timeoutInMs } of tests) expect(timeoutInMs).toBeGreaterThan(100);
  });

  test('refuses a clause with the id of another', () => {
    const { runner } = noting();
    const [first] = participantServiceClauses;
    const again = { ...own, id: first?.id ?? '' };
    expect(() =>
      describeParticipantService('memory', createMemoryHarness, { ...runner, additionalClauses: [again] }),
    ).toThrow(`Two clauses have the id '${first?.id}'`);
  });

  test('takes the globals of the runner when it is called, and says what to do where there are none', () => {
    const globals = globalThis as { describe?: unknown };
    const before = globals.describe;
    try {
      globals.describe = undefined;
      expect(() => describeParticipantService('memory', createMemoryHarness)).toThrow("Pass your runner's");
      const found = jest.fn();
      globals.describe = found;
      describeParticipantService('memory', createMemoryHarness);
      expect(found).toHaveBeenCalledTimes(1);
    } finally {
      globals.describe = before;
    }
  });
});
