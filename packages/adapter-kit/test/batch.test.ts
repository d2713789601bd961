import { type BatchEntry, readBatch, wavesOf } from '@anyroom/adapter-kit';
import { AnyroomError, invalidArgument } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const context = { provider: 'acme', operation: 'updateParticipants', room: 'r' };
const entriesOf = (ids: readonly string[]) => ids.map((id, index) => ({ index, id, changes: index }));

describe('readBatch', () => {
  const guard = (id: unknown, changes: unknown) => {
    if (changes === 'bad') throw invalidArgument(context, `Bad for ${String(id)}.`);
    return changes;
  };
  const read = (input: unknown) => readBatch(input as Iterable<[string, unknown]>, guard, context);

  test('reads once, in order; what the guard refuses is rejected, the same id twice is two entries', () => {
    const { entries, sheet } = read(
      (function* () {
        yield ['a', 1];
        yield ['b', 'bad'];
        yield ['a', 2];
      })(),
    );
    expect(entries).toEqual([
      { index: 0, id: 'a', changes: 1 },
      { index: 2, id: 'a', changes: 2 },
    ]);
    for (const entry of entries) sheet.applied(entry, { id: entry.id, confirmation: 'accepted', effect: 'unknown' });
    const { allApplied, outcomes } = sheet.result();
    expect(allApplied).toBe(false);
    expect(outcomes.map(({ index, id, status }) => [index, id, status])).toEqual([
      [0, 'a', 'applied'],
      [1, 'b', 'rejected'],
      [2, 'a', 'applied'],
    ]);
  });

  test.each([undefined, null, 7, 'text', {}, () => []])('refuses %p as a whole', (input) => {
    expect(() => read(input)).toThrow(expect.objectContaining({ code: 'invalid-argument', outcome: 'not-sent' }));
  });

  test('an entry that is no pair, or throws when it is read, spoils no other', () => {
    const thrower = ['c', 1];
    Object.defineProperty(thrower, 1, {
      get() {
        throw new Error('mine');
      },
    });
    const { entries, sheet } = read([['a', 1], 'no', null, thrower, [7, 'bad']]);
    expect(entries).toHaveLength(1);
    sheet.failed(
      entries[0] as BatchEntry<unknown>,
      new AnyroomError({ code: 'timeout', outcome: 'unknown', message: 'm' }),
    );
    const outcomes = sheet.result().outcomes.map((outcome) => ({
      id: outcome.id,
      status: outcome.status,
      code: 'error' in outcome ? outcome.error.code : undefined,
    }));
    expect(outcomes).toEqual([
      { id: 'a', status: 'unknown', code: 'timeout' },
      { id: '', status: 'rejected', code: 'invalid-argument' },
      { id: '', status: 'rejected', code: 'invalid-argument' },
      { id: 'c', status: 'rejected', code: 'invalid-argument' },
      { id: '', status: 'rejected', code: 'invalid-argument' },
    ]);
  });

  test('an iterable that throws passes its error on', () => {
    const broken = (function* () {
      yield ['a', 1];
      throw new Error('mine');
    })();
    expect(() => read(broken)).toThrow('mine');
  });

  test('the empty batch is all applied', () => {
    expect(read([]).sheet.result()).toEqual({ allApplied: true, outcomes: [] });
  });

  test('a forgotten entry is not passed over in silence', () => {
    expect(() => read([['a', 1]]).sheet.result()).toThrow(TypeError);
  });
});

describe('wavesOf', () => {
  test('each id once in a wave, in the order in which it was given, nobody lost, and no more waves than needed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '1', '2')), (ids) => {
        const entries = entriesOf(ids);
        const waves = wavesOf(entries);
        for (const wave of waves) expect(new Set(wave.map(({ id }) => id)).size).toBe(wave.length);
        expect(
          waves
            .flat()
            .map(({ index }) => index)
            .sort((a, b) => a - b),
        ).toEqual(entries.map(({ index }) => index));
        const timesOf = (id: string) => entries.filter((entry) => entry.id === id);
        for (const id of new Set(ids)) {
          expect(waves.flat().filter((entry) => entry.id === id)).toEqual(timesOf(id));
        }
        expect(waves).toHaveLength(Math.max(0, ...ids.map((id) => timesOf(id).length)));
      }),
    );
  });
});
