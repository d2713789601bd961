import type { UpdateEntry } from '@anyroom/core';
import { updateEach } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { all, crowd, entry, errorOf, run, slowly, statuses } from './support/stream.js';
import { failing, given, nextTurn, Vendor } from './support/vendor.js';

const KINDS = ['native', 'fan-out'] as const;

describe.each(KINDS)('going on from resumeAt of %s batches', (kind) => {
  test('after an abort: it is not past those who were skipped', async () => {
    const entries = crowd(1, 100);
    const controller = new AbortController();
    const vendor = new Vendor();
    const options = { abortSignal: controller.signal, batchSize: 10, concurrency: 2 };
    let taken = 0;
    const { outcomes } = await all(updateEach(vendor.service(kind), slowly(entries), options), () => {
      taken += 1;
      if (taken === 12) controller.abort();
    });
    const first = Math.min(...outcomes.filter(({ status }) => status === 'skipped').map(({ index }) => index));
    const resumeAt = outcomes.at(-1)?.resumeAt ?? 0;
    expect(resumeAt).toBeLessThanOrEqual(first);
    expect(resumeAt).toBeGreaterThan(0);
    await run(vendor.service(kind), entries.slice(resumeAt));
    expect(new Set(vendor.applied.map(([, id]) => id)).size).toBe(entries.length);
  });

  test('after a credential that is not accepted: not past whoever met it, who is to be sent with the next one', async () => {
    const vendor = new Vendor();
    vendor.answer = (id) => (id === 'id-4' ? failing({ code: 'unauthenticated' }) : undefined);
    const { outcomes } = await run(vendor.service(kind), crowd(1, 5), { concurrency: 1, batchSize: 1 });
    expect(statuses(outcomes)).toEqual(['applied', 'applied', 'applied', 'applied', 'failed']);
    expect(outcomes.at(-1)?.resumeAt).toBe(4);
  });

  test('past those whose room is not there, and those whom the vendor refuses', async () => {
    const vendor = new Vendor();
    vendor.answer = (id, { roomId }) => {
      if (roomId === 'gone') return failing({ code: 'not-found', subject: 'room' });
      return id === 'refused' ? failing({ code: 'conflict' }) : undefined;
    };
    const entries = [entry('gone', 'ann'), entry('gone', 'bob'), entry('here', 'refused')];
    const { outcomes, thrown } = await run(vendor.service(kind), entries, {
      batchSize: 1,
      concurrency: 1,
      readAhead: 9,
    });
    expect(thrown).toBeUndefined();
    expect(statuses(outcomes)).toEqual(['failed', 'skipped', 'failed']);
    expect(outcomes.at(-1)?.resumeAt).toBe(3);
  });

  test('a service that is closed in the last call of all ends the stream, too', async () => {
    const vendor = new Vendor();
    vendor.answer = (id) => (id === 'ann' ? undefined : given('not-sent'));
    const { outcomes, thrown } = await run(vendor.service(kind), [entry('room', 'ann'), entry('room', 'bob')]);
    expect(statuses(outcomes)).toEqual(['applied', 'skipped']);
    expect(outcomes.at(-1)?.resumeAt).toBe(1);
    expect(thrown).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
  });
});

const anyEntry = fc.record({
  room: fc.constantFrom('a', 'b', { id: 'b', at: 'eu' }, 'gone'),
  id: fc.constantFrom('ann', 'bob', 'cleo', 'refused', 'lost'),
});

/** How a run is stopped: by what, and after how many turns of the event loop or calls. */
const anyStop = fc.record({
  by: fc.constantFrom('abort' as const, 'closed' as const, 'credential' as const, 'crash' as const),
  after: fc.nat(15),
  /** From which place in its call on the call of that moment is not sent. */
  place: fc.nat(3),
});

const anyRuns = fc.record({
  kind: fc.constantFrom(...KINDS),
  entries: fc.array(anyEntry, { maxLength: 40 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  batchSize: fc.integer({ min: 1, max: 7 }),
  readAhead: fc.integer({ min: 1, max: 20 }),
  callTurns: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
  stops: fc.array(anyStop, { maxLength: 5 }),
  asynchronous: fc.boolean(),
});

test('stopped at any moment and gone on with, any number of times: in the end nobody was only skipped', async () => {
  await fc.assert(
    fc.asyncProperty(anyRuns, async ({ kind, entries, callTurns, stops, asynchronous, ...counts }) => {
      const rows = entries.map(({ room, id }, at): UpdateEntry => entry(room, id, `${at}`));
      const done = new Set<number>();
      let from = 0;
      for (const stop of [...stops, undefined]) {
        const vendor = new Vendor();
        const controller = new AbortController();
        let calls = 0;
        vendor.wait = async () => {
          calls += 1;
          if (stop?.by === 'closed' && calls > stop.after + 1) throw given('not-sent');
          const turns = callTurns[calls % callTurns.length] ?? 0;
          for (let turn = 0; turn < turns; turn += 1) await nextTurn();
        };
        vendor.answer = (id, { roomId }, place) => {
          if (stop !== undefined && calls > stop.after && place >= stop.place) {
            if (stop.by === 'closed') return given(place === stop.place ? 'unknown' : 'not-sent');
            const outcome = place === stop.place ? 'refused' : 'not-sent';
            if (stop.by === 'credential') return failing({ code: 'unauthenticated', outcome });
          }
          if (roomId === 'gone') return failing({ code: 'not-found', subject: 'room' });
          if (id === 'refused') return failing({ code: 'conflict' });
          return id === 'lost' ? failing({ code: 'timeout', outcome: 'unknown' }) : undefined;
        };
        const rest = rows.slice(from);
        const options = { ...counts, abortSignal: controller.signal };
        let turn = 0;
        const count = async () => {
          for (; turn < (stop?.after ?? 0); turn += 1) await nextTurn();
          if (stop?.by === 'abort') controller.abort();
        };
        void count();
        let resumeAt = 0;
        let taken = 0;
        try {
          for await (const outcome of updateEach(vendor.service(kind), asynchronous ? slowly(rest) : rest, options)) {
            expect(outcome.resumeAt).toBeGreaterThanOrEqual(resumeAt);
            resumeAt = outcome.resumeAt;
            const { code, subject } = errorOf(outcome) ?? {};
            const isOfItsOwn = outcome.status !== 'skipped' || (code === 'not-found' && subject === 'room');
            if (isOfItsOwn && code !== 'unauthenticated') done.add(from + outcome.index);
            taken += 1;
            if (stop?.by === 'crash' && taken > stop.after) break;
          }
        } catch (error) {
          expect(error).toMatchObject({ outcome: 'not-sent' });
        }
        for (let at = from; at < from + resumeAt; at += 1) expect(done).toContain(at);
        from += resumeAt;
      }
      expect([...done].sort((one, other) => one - other)).toEqual([...rows.keys()]);
      expect(from).toBe(rows.length);
    }),
    { numRuns: 300 },
  );
}, 30_000);
