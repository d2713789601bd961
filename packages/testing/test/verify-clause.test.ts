import { AnyroomError } from '@anyroom/core';
import type { Bench, Clause, ParticipantServiceHarness } from '@anyroom/testing';
import { verifyClause } from '@anyroom/testing';
import { describe, expect, jest, test } from '@jest/globals';
import { createMemoryHarness } from '../../memory/test/memory-harness.js';

const clause = (verify: (bench: Bench) => Promise<void>): Clause => ({ id: 'a-clause', sentence: 'It is so.', verify });

const calling = async ({ service }: Bench) => {
  await service.getParticipant('nowhere', 'nobody').catch(() => undefined);
};

function watched(): { readonly harness: ParticipantServiceHarness; readonly dispose: jest.Mock<() => Promise<void>> } {
  const harness = createMemoryHarness();
  const dispose = jest.fn(() => harness.dispose());
  return { harness: { ...harness, dispose }, dispose };
}

describe('verifyClause', () => {
  test('resolves for a clause that calls, asserts and holds', async () => {
    const { harness, dispose } = watched();
    await verifyClause(
      clause(async (bench) => {
        await calling(bench);
        bench.assert.ok(true, 'it is so');
      }),
      () => harness,
    );
    expect(dispose).toHaveBeenCalledTimes(1);
  });

  test('fails a clause that made no assertion', async () => {
    await expect(verifyClause(clause(calling), createMemoryHarness)).rejects.toThrow('it made no assertion');
  });

  test('fails a clause that made no call on the service', async () => {
    const empty = clause(async ({ assert }) => assert.ok(true, 'nothing was asked'));
    await expect(verifyClause(empty, createMemoryHarness)).rejects.toThrow('it made no call on the service');
  });

  test('counts the calls on another service as well', async () => {
    const closing = clause(async ({ openAnother, assert }) => {
      assert.equal(await (await openAnother()).close(), undefined, 'what closing answers');
    });
    await expect(verifyClause(closing, createMemoryHarness)).resolves.toBeUndefined();
  });

  test('fails a clause that is not over in time, and disposes of the harness', async () => {
    const { harness, dispose } = watched();
    const endless = clause(() => new Promise(() => undefined));
    await expect(verifyClause(endless, () => harness, { limitInMs: 10 })).rejects.toThrow('was not over after 10 ms');
    expect(dispose).toHaveBeenCalledTimes(1);
  });

  test('disposes of the harness when an assertion fails', async () => {
    const { harness, dispose } = watched();
    const failing = clause(async ({ assert }) => assert.equal(1, 2, 'one'));
    await expect(verifyClause(failing, () => harness)).rejects.toThrow('one: expected 2, got 1');
    expect(dispose).toHaveBeenCalledTimes(1);
  });

  test('puts a wrapper around every service', async () => {
    const wrap = jest.fn<(service: ParticipantServiceHarness['service']) => typeof service>((service) => service);
    const both = clause(async (bench) => {
      await calling(bench);
      const another = await bench.openAnother();
      bench.assert.equal(another.provider, 'memory', 'the provider');
    });
    await verifyClause(both, createMemoryHarness, { wrap });
    expect(wrap).toHaveBeenCalledTimes(2);
  });
});

describe('the assertions of a clause', () => {
  const asserting = (check: (assert: Bench['assert']) => Promise<void> | void) =>
    verifyClause(
      clause(async (bench) => {
        await calling(bench);
        await check(bench.assert);
      }),
      createMemoryHarness,
    );
  const conflict = new AnyroomError({
    code: 'conflict',
    outcome: 'refused',
    message: 'There already.',
    fields: ['id'],
  });

  test.each([
    ['a success', () => Promise.resolve(1), { code: 'conflict' }, 'but it succeeded: 1'],
    ['another error', () => Promise.reject(new Error('no')), { code: 'conflict' }, 'expected an AnyroomError'],
    [
      'another code',
      () => Promise.reject(conflict),
      { code: ['timeout', 'cancelled'] },
      'expected timeout or cancelled',
    ],
    ['another outcome', () => Promise.reject(conflict), { code: 'conflict', outcome: 'not-sent' }, 'the outcome'],
    ['another subject', () => Promise.reject(conflict), { code: 'conflict', subject: 'room' }, 'the subject'],
    ['other fields', () => Promise.reject(conflict), { code: 'conflict', fields: ['role'] }, 'the fields'],
    ['another retryability', () => Promise.reject(conflict), { code: 'conflict', retryable: true }, 'retryable'],
  ] as const)('rejects finds %s', async (_, call, expected, message) => {
    await expect(asserting(async (assert) => void (await assert.rejects(call, expected, 'it')))).rejects.toThrow(
      message,
    );
  });

  test('rejects gives the error that it expected', async () => {
    await asserting(async (assert) => {
      const expected = { code: 'conflict', outcome: 'refused', fields: ['id'], retryable: false } as const;
      expect(await assert.rejects(() => Promise.reject(conflict), expected, 'it')).toBe(conflict);
    });
  });

  test('deepEqual compares data, whatever their prototypes', async () => {
    const bare = Object.assign(Object.create(null) as object, { ids: ['a'] });
    await asserting((assert) => assert.deepEqual(bare, { ids: ['a'] }, 'it'));
    await expect(asserting((assert) => assert.deepEqual(bare, { ids: ['b'] }, 'it'))).rejects.toThrow('it: expected');
    await expect(asserting((assert) => assert.deepEqual({}, { a: undefined }, 'it'))).rejects.toThrow('it: expected');
  });

  test('deepEqual compares dates', async () => {
    await asserting((assert) => assert.deepEqual({ at: new Date(1) }, { at: new Date(1) }, 'it'));
    await expect(
      asserting((assert) => assert.deepEqual({ at: new Date(1) }, { at: new Date(2) }, 'it')),
    ).rejects.toThrow('it: expected');
  });

  test('fail fails', async () => {
    await expect(asserting((assert) => assert.fail('never'))).rejects.toThrow('never');
  });
});
